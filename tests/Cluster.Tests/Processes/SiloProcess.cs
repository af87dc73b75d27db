using System.Diagnostics;
using System.Globalization;
using System.Text;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>A silo as a process of its own.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private SiloProcess(Process process, SiloPlace place)
    {
        _process = process;
        Place = place;
        process.ErrorDataReceived += (_, e) => Append(e.Data);
        process.OutputDataReceived += (_, e) => Append(e.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Where it runs.</summary>
    public SiloPlace Place { get; }

    /// <summary>Whether clients can reach it; a test that cuts it off says so.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>Whether the test has not done anything that ends it; a test that lets others vote it out says so.</summary>
    public bool IsToStay { get; set; } = true;

    /// <summary>Whether it has ended because others voted it out, although it was to stay.</summary>
    public bool WasVotedOutByMistake => IsToStay && HasExited && Log.Contains("I have been told I am dead", StringComparison.Ordinal);

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>URL of its HTTP API.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://{Place.Address}:{Place.HttpPort}");

    /// <summary>What it logged.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>The last lines that it logged.</summary>
    public string LogEnd => string.Join('\n', Log.TrimEnd().Split('\n').TakeLast(12));

    /// <summary>Starts a silo.</summary>
    /// <param name="place">Where.</param>
    /// <param name="settings">Settings beside those of its place.</param>
    /// <param name="variables">Further environment variables.</param>
    public static SiloProcess Start(
        SiloPlace place,
        IReadOnlyDictionary<string, string> settings,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        string[] command = [.. place.Network?.Prefix ?? [], .. OwnSignals.Prefix, "dotnet", place.Program];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["Silo__Name"] = place.Name;
        start.Environment["Silo__Address"] = place.Address;
        start.Environment["Silo__SiloPort"] = place.SiloPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["Silo__GatewayPort"] = place.GatewayPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["Silo__HttpPort"] = place.HttpPort.ToString(CultureInfo.InvariantCulture);
        // On a busy machine the last batch takes its time, and so does leaving.
        start.Environment["Silo__DrainSeconds"] = "300";
        // A dead silo shall leave no dump behind.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach ((string key, string value) in settings)
        {
            start.Environment["Silo__" + key] = value;
        }

        foreach ((string key, string value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        return new SiloProcess(Process.Start(start)!, place);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        IsToStay = false;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to leave.</summary>
    /// <param name="signal">The signal.</param>
    public void Terminate(string signal = "TERM")
    {
        IsToStay = false;
        using Process kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="TimeoutException">It goes on and on.</exception>
    public async Task EndsAsync()
    {
        using var source = new CancellationTokenSource(Patience.Limit);
        try
        {
            await _process.WaitForExitAsync(source.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Place.Name} goes on:\n{Log}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private void Append(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
