using System.Text;

namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// Standard output, for what was asked for: where it cannot be written, the command ends with one sentence instead of claiming that it was.
/// </summary>
/// <param name="inner">Standard output; null where the process was started without one.</param>
internal sealed class ResultWriter(TextWriter? inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner?.Encoding ?? Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Try(static (to, text) => to.Write(text), value);

    /// <inheritdoc/>
    public override void Write(string? value) => Try(static (to, text) => to.Write(text), value);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void WriteLine() => Write(Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(static (to, text) => to.WriteLine(text), value);

    /// <inheritdoc/>
    public override void Flush() => Try(static (to, _) => to.Flush(), "");

    private void Try<T>(Action<TextWriter, T> write, T value)
    {
        try
        {
            write(inner ?? throw new IOException("it is closed"), value);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            throw new ClientException(
                ExitCode.Storage,
                $"standard output cannot be written ({failure.Message.TrimEnd('.').ReplaceLineEndings(" ")}): files that the command "
                    + $"writes are complete; run it again with another "
                    + "standard output for the rest.",
                failure
            );
        }
    }
}
