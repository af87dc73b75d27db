using System.Diagnostics;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>The program as a process of its own, for what only a process can show: signals, kills, locks.</summary>
internal sealed class ModcompProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ModcompProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program.</summary>
    public static ModcompProcess Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts the program with environment variables.</summary>
    public static ModcompProcess Start(Dictionary<string, string> variables, params string[] arguments)
    {
        string[] command = [.. OwnSignals.Prefix, "dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], Path.Combine(AppContext.BaseDirectory, "modcomp.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return new ModcompProcess(Process.Start(start)!);
    }

    /// <summary>Starts the program with its standard output or standard error where a shell's redirections put them.</summary>
    /// <param name="redirections">For example <c>2&gt;/dev/full</c>.</param>
    /// <param name="folder">The folder that it works in; null for the test's.</param>
    /// <param name="variables">Environment variables.</param>
    /// <param name="arguments">The command line.</param>
    public static ModcompProcess StartRedirected(
        string redirections,
        string? folder,
        Dictionary<string, string> variables,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(
            "sh",
            ["-c", $"exec dotnet \"$@\" {redirections}", "sh", Path.Combine(AppContext.BaseDirectory, "modcomp.dll"), .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return new ModcompProcess(Process.Start(start)!);
    }

    /// <summary>Starts the program under limits that a shell sets.</summary>
    /// <param name="limits">Commands of the shell, for example <c>ulimit -f 100</c>.</param>
    /// <param name="arguments">The command line.</param>
    public static ModcompProcess StartLimited(string limits, params string[] arguments) =>
        new(
            Process.Start(
                new ProcessStartInfo(
                    "sh",
                    ["-c", $"{limits}; exec dotnet \"$@\"", "sh", Path.Combine(AppContext.BaseDirectory, "modcomp.dll"), .. arguments]
                )
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            )!
        );

    /// <summary>Ends it with SIGKILL, as a power cut of the process: nothing of it runs any more.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal by name, for example INT.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Ran> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        await _process.WaitForExitAsync(limit.Token);
        return new Ran(_process.ExitCode, await _output, await _error);
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
