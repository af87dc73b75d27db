using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>
/// A real Prometheus with the shipped configuration and rules in a folder of its own, on a port that the system chooses. Its minutes last
/// some seconds: windows, delays and intervals are as much shorter, so that what takes a quarter of an hour takes a minute.
/// </summary>
internal sealed partial class PrometheusServer : IDisposable
{
    private const int SecondsOfAMinute = 4;
    private const string Listening = "msg=\"Listening on\" address=";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-prometheus-").FullName;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private PrometheusApi? _api;

    private PrometheusServer() { }

    /// <summary>Why there is none here; null where there is.</summary>
    public static string? Missing =>
        Find("prometheus") is null || Find("promtool") is null
            ? "Prometheus is not installed (on Debian: apt-get install prometheus)."
            : null;

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

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="targets">Whom it asks, as HOST:PORT.</param>
    public static async Task<PrometheusServer> StartAsync(params IEnumerable<string> targets)
    {
        Skip.If(Missing is not null, Missing);
        var server = new PrometheusServer();
        try
        {
            await server.StartProcessAsync(targets);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Runs promtool.</summary>
    /// <returns>Its exit code and all that it said.</returns>
    public static async Task<(int Code, string Output)> ToolAsync(params string[] arguments)
    {
        Skip.If(Missing is not null, Missing);
        using Process process = Process.Start(
            new ProcessStartInfo(Find("promtool")!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    /// <summary>Rules as they are, but for their minutes.</summary>
    public static string Hastened(string rules) =>
        Minutes()
            .Replace(
                rules,
                m =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{m.Groups[1].Value}{int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture) * SecondsOfAMinute}s"
                    )
            );

    /// <summary>What it answers.</summary>
    public PrometheusApi Api => _api ?? throw new InvalidOperationException("Prometheus has not been started.");

    /// <summary>Waits until an alert fires.</summary>
    public async Task<FiringAlert> FiresAsync(string name, Func<FiringAlert, bool>? which = null)
    {
        FiringAlert? alert = null;
        await Api.UntilAsync($"{name} fires", async () => (alert = await FindAsync(name, which)) is not null);
        return alert!;
    }

    /// <summary>Waits until an alert no longer fires.</summary>
    public Task ClearsAsync(string name, Func<FiringAlert, bool>? which = null) =>
        Api.UntilAsync($"{name} clears", async () => await FindAsync(name, which) is null);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        _api?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(f => Path.Combine(f, program))
            .FirstOrDefault(File.Exists);

    private async Task<FiringAlert?> FindAsync(string name, Func<FiringAlert, bool>? which) =>
        (await Api.AlertsAsync()).FirstOrDefault(a => a.Name == name && a.Fires && (which is null || which(a)));

    private async Task StartProcessAsync(IEnumerable<string> targets)
    {
        string shipped = Path.Combine(ObservabilityTree.Folder, "prometheus");
        Directory.CreateDirectory(Path.Combine(_folder, "rules"));
        Directory.CreateDirectory(Path.Combine(_folder, "targets"));
        foreach (string rules in Directory.GetFiles(Path.Combine(shipped, "rules")))
        {
            await File.WriteAllTextAsync(
                Path.Combine(_folder, "rules", Path.GetFileName(rules)),
                Hastened(await File.ReadAllTextAsync(rules))
            );
        }

        await File.WriteAllTextAsync(
            Path.Combine(_folder, "targets", "silos.yml"),
            $"- targets: [{string.Join(", ", targets.Select(t => $"\"{t}\""))}]\n"
        );
        string configuration = Path.Combine(_folder, "prometheus.yml");
        await File.WriteAllTextAsync(
            configuration,
            (await File.ReadAllTextAsync(Path.Combine(shipped, "prometheus.yml")))
                // A machine with too much to do answers late, which is no fault here.
                .Replace("scrape_interval: 15s", "scrape_interval: 2s\n  scrape_timeout: 2s", StringComparison.Ordinal)
                .Replace("evaluation_interval: 15s", "evaluation_interval: 1s", StringComparison.Ordinal)
        );
        _process = Process.Start(
            new ProcessStartInfo(
                Find("prometheus")!,
                [
                    $"--config.file={configuration}",
                    $"--storage.tsdb.path={Path.Combine(_folder, "data")}",
                    "--web.listen-address=127.0.0.1:0",
                ]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        try
        {
            _api = new PrometheusApi(await _address.Task.WaitAsync(Patience.Limit), () => Log);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Prometheus does not start:\n{Log}");
        }
    }

    private void Read(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        int at = line?.IndexOf(Listening, StringComparison.Ordinal) ?? -1;
        if (at >= 0)
        {
            _address.TrySetResult(new Uri($"http://{line![(at + Listening.Length)..].Trim()}/"));
        }
        else if (line is null)
        {
            _address.TrySetException(new InvalidOperationException($"Prometheus has ended:\n{Log}"));
        }
    }

    [GeneratedRegex(@"(\[|for: |offset )(\d+)m\b")]
    private static partial Regex Minutes();
}
