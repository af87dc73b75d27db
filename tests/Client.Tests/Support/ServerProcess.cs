using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary><c>modcomp serve</c> as a process of its own on a free port, to be stopped or killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private ServerProcess(Process process, string url)
    {
        _process = process;
        Url = url;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Starts the server and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string data, params string[] options)
    {
        string[] command = [.. OwnSignals.Prefix, "dotnet"];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (
            string argument in new[]
            {
                Path.Combine(AppContext.BaseDirectory, "modcomp.dll"),
                "serve",
                "--data",
                data,
                "--listen",
                "127.0.0.1:0",
                "--workers",
                "2",
            }.Concat(options)
        )
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience.Limit);
        string? line = await process.StandardOutput.ReadLineAsync(limit.Token);
        Assert.True(
            line?.StartsWith("listening on ", StringComparison.Ordinal) == true,
            $"{line}{(line is null ? await process.StandardError.ReadToEndAsync(limit.Token) : "")}"
        );
        return new ServerProcess(process, line!["listening on ".Length..]);
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop with a signal and waits for its end.</summary>
    /// <returns>Its exit code and what it wrote to standard error.</returns>
    public async Task<(int Code, string Error)> TerminateAsync(string signal = "TERM")
    {
        using (Process kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(Patience.Limit);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
