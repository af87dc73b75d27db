using System.Text;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// A writer of news that nothing may depend on, progress and warnings: what cannot be written, because the disk is full, the terminal gone
/// or the file closed, is dropped, and the next text is tried again.
/// </summary>
/// <param name="inner">Where the news go.</param>
public sealed class DroppingWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(static (to, text) => to.Write(text), value);

    /// <inheritdoc/>
    public override void Write(string? value) => Try(static (to, text) => to.Write(text), value);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void WriteLine() => WriteLine("");

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(static (to, text) => to.WriteLine(text), value);

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush() => Try(static (to, _) => to.Flush(), "");

    private void Try<T>(Action<TextWriter, T> write, T value)
    {
        try
        {
            write(inner, value);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // Nobody can be told.
        }
    }
}
