using System.Diagnostics;
using System.Globalization;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>
/// Holds a file of this process while it is written: what is written first stands as a file beside it, and here that is a pipe. Whoever
/// writes more than a pipe takes waits until it is read.
/// </summary>
internal sealed class HeldFile : IDisposable
{
    private readonly Process _reader;

    /// <summary>Puts a pipe where this process writes a file before it is renamed.</summary>
    /// <param name="path">The file.</param>
    public HeldFile(string path)
    {
        string pipe = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.MachineName}-{Environment.ProcessId}.new");
        using (Process make = Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
            Assert.Equal(0, make.ExitCode);
        }

        _reader = Process.Start(new ProcessStartInfo("cat", [pipe]) { RedirectStandardOutput = true })!;
    }

    /// <summary>Completes when the writing has begun.</summary>
    public async Task BegunAsync() => await _reader.StandardOutput.BaseStream.ReadExactlyAsync(new byte[1]);

    /// <summary>Reads the rest, so that the writing ends.</summary>
    public Task ReleaseAsync() => _reader.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

    public void Dispose()
    {
        if (!_reader.HasExited)
        {
            _reader.Kill();
        }

        _reader.Dispose();
    }
}
