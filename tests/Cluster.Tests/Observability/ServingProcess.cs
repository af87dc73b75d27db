using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary><c>modcomp serve</c>, or any other command that listens, as a process of its own.</summary>
internal sealed class ServingProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _said = [];

    private ServingProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its number for the system.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it said.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>A HOST:PORT for the next process, that nobody else has.</summary>
    public static string Address() => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePorts.Next()}");

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="address">Where.</param>
    /// <param name="data">Its folder.</param>
    /// <param name="limits">Commands of the shell that come before, for example <c>ulimit -f 100</c>.</param>
    /// <param name="options">Further options.</param>
    public static async Task<ServingProcess> ServeAsync(string address, string data, string limits = ":", params string[] options)
    {
        ServingProcess server = Start(limits, ["serve", "--data", data, "--listen", address, "--workers", "1", .. options]);
        await server.SaysAsync("listening on ");
        return server;
    }

    /// <summary>Starts a command of modcomp.</summary>
    /// <param name="limits">Commands of the shell that come before.</param>
    /// <param name="arguments">The command line.</param>
    public static ServingProcess Start(string limits, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "sh",
            ["-c", $"{limits}; exec dotnet \"$@\"", "sh", Path.Combine(AppContext.BaseDirectory, "modcomp.dll"), .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ServingProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has said something.</summary>
    public async Task SaysAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!Said.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited || limit.IsCancellationRequested, Said);
            await Task.Delay(50);
        }
    }

    /// <summary>Sends it a signal.</summary>
    /// <param name="name">The signal, for example STOP.</param>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Asks it to end, and waits.</summary>
    public async Task EndAsync()
    {
        Signal("TERM");
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_said)
        {
            if (line is not null)
            {
                _said.Add(line);
            }
        }
    }
}
