using System.ComponentModel;
using System.Diagnostics;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>A command of the user's that is told something when a run has ended.</summary>
/// <param name="command">The command, as a shell reads it.</param>
/// <param name="clock">The clock of its time limit.</param>
internal sealed class NotifyCommand(string command, TimeProvider clock)
{
    /// <summary>How long it may take.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs it and waits for its end. What it prints goes to standard error: standard output is for results.</summary>
    /// <param name="variables">What it finds in its environment besides that of this process.</param>
    /// <param name="line">What it finds on its standard input; it need not read it.</param>
    /// <returns>What went wrong, in words; null when nothing did.</returns>
    public async Task<string?> TellAsync(IReadOnlyDictionary<string, string> variables, string line)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe") { Arguments = $"/d /s /c \"({command}) 1>&2\"" }
            : new ProcessStartInfo("/bin/sh", ["-c", "eval \"$1\" >&2", "sh", command]);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(Longest, clock);
        try
        {
            using Process process = Process.Start(start)!;
            try
            {
                await WriteAsync(process, line, limit.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                return process.ExitCode == 0 ? null : FormattableString.Invariant($"it ended with exit code {process.ExitCode}");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return FormattableString.Invariant($"it did not end within {Longest.TotalSeconds:0} s and was killed");
            }
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or IOException or AggregateException)
        {
            return failure.Message.ReplaceLineEndings(" ").TrimEnd('.');
        }
    }

    // A command that does not read closes the pipe when it ends.
    private static async Task WriteAsync(Process process, string line, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync($"{line}\n".AsMemory(), cancellation).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended, or does not want to know.
        }
    }
}
