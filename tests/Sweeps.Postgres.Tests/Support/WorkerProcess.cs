using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Support;

/// <summary>A worker in a process of its own, to be killed, stopped and cut off.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private WorkerProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public bool IsStopped { get; private set; }

    /// <summary>Starts a worker.</summary>
    /// <param name="sweep">What it works on.</param>
    /// <param name="address">The ledger.</param>
    /// <param name="lease">Length of its leases in milliseconds.</param>
    /// <param name="prefix">A command that runs the program, for example in another network.</param>
    public static WorkerProcess Start(string sweep, string address, int lease, params string[] prefix)
    {
        string[] command =
        [
            .. prefix,
            "dotnet",
            "exec",
            typeof(WorkerProcess).Assembly.Location,
            sweep,
            address,
            lease.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has joined.</summary>
    public async Task JoinedAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        string? line = await _process.StandardOutput.ReadLineAsync(limit.Token);
        Assert.True(line == WorkerProgram.Joined, $"A worker did not join: {line}\n{(line is null ? await _error : "")}");
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGSTOP: it stands still, its connections stay open.</summary>
    public void Stop()
    {
        Signal("STOP");
        IsStopped = true;
    }

    /// <summary>SIGCONT.</summary>
    public void Continue()
    {
        Signal("CONT");
        IsStopped = false;
    }

    /// <summary>Waits until it has ended by itself, and fails the test unless it has completed the sweep.</summary>
    public async Task CompletedAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        string output = await _process.StandardOutput.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        Assert.True(
            _process.ExitCode == 0 && output.Contains("Completed", StringComparison.Ordinal),
            $"A live worker failed with {_process.ExitCode}: {output}\n{await _error}"
        );
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
