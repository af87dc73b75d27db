using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Telemetry;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>A silo alone tells a collector what it does, by the variables that the command line has.</summary>
public sealed class SiloTelemetryTests : IDisposable
{
    private const string Listening = "The HTTP API listens on ";
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static readonly string[] s_ofSweep = ["POST /api/v1/sweeps", "sweep", "block", "batch", "append"];
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-silo-").FullName;

    private string LogFile => Path.Combine(_folder, "silo.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Metrics_activities_and_logs_reach_a_collector()
    {
        await using TestCollector collector = await TestCollector.StartAsync();
        string[] metrics =
        [
            "modcomp.trials",
            "modcomp.batch.size",
            "modcomp.sweeps.ended",
            "http.server.request.duration",
            "dotnet.process.cpu.time",
        ];
        string log = await RunAsync(
            () =>
                metrics.All(collector.Metrics().Contains)
                && collector.Spans().Any(s => s.StartsWith("GET ", StringComparison.Ordinal))
                && s_ofSweep.All(collector.SpansOf(Trace).Contains)
                && collector.Logs().Any(l => l.StartsWith(Listening, StringComparison.Ordinal)),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_SERVICE_NAME", "lab")
        );
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Paths);
        Assert.Superset(metrics.ToHashSet(), collector.Metrics().ToHashSet());
        Assert.Superset(new HashSet<string> { "ModalityCompetition", "Microsoft.Orleans" }, collector.Scopes("/v1/metrics").ToHashSet());
        Assert.Contains(collector.Spans(), s => s.StartsWith("GET ", StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Spans(), s => s.Contains("health", StringComparison.Ordinal));
        Assert.Superset(s_ofSweep.ToHashSet(), collector.SpansOf(Trace).ToHashSet());
        Assert.Contains($" trace={Trace} span=", await File.ReadAllTextAsync(LogFile), StringComparison.Ordinal);
        Assert.Contains(
            collector.Logs(),
            l => l.StartsWith(Listening, StringComparison.Ordinal) && log.Contains(l, StringComparison.Ordinal)
        );
        Assert.All(
            collector.Paths,
            path =>
                Assert.Superset(
                    new HashSet<string> { "service.name=lab", "service.instance.id=alone" },
                    collector.Resource(path).ToHashSet()
                )
        );
    }

    [Fact]
    public async Task Prometheus_is_told_every_instrument_of_the_page_while_a_sweep_runs()
    {
        using SiloProcess silo = SiloProcess.Start(
            new SiloPlace { Name = "alone" },
            new Dictionary<string, string>
            {
                ["Folder"] = _folder,
                ["Workers"] = "1",
                ["MetricsConfigurations"] = "1",
            }
        );
        using HttpClient http = ApiSilos.Client(silo);
        await SiloKeyTests.ReadyAsync(silo, http);
        string text = TestSpecs.Small(trials: 100_000, extra: "until: {estimand: gap, half_width: 0.0001}");
        using var spec = new StringContent(text, System.Text.Encoding.UTF8, "application/yaml");
        using HttpResponseMessage submitted = await http.PostAsync("api/v1/sweeps", spec);
        Assert.True(submitted.IsSuccessStatusCode, await submitted.Content.ReadAsStringAsync());
        using var limit = new CancellationTokenSource(Patience.Limit);
        Exposition answer;
        while (
            (answer = await AskAsync(http, limit.Token))["modcomp_sweep_target_trials"].Samples.Count == 0
            || answer["modcomp_sweep_eta_seconds"].Samples.Count == 0
            || answer["modcomp_sweep_trials_diverged"].Samples.Count == 0
            || answer["modcomp_sweep_estimate"].Samples.Count < 2
        )
        {
            await Task.Delay(100, limit.Token);
        }

        Assert.Equal(
            [],
            DocumentedInstruments.Mistakes(
                await File.ReadAllTextAsync(Path.Combine(RepositoryScript.Root, "docs", "telemetry.md"), limit.Token),
                answer,
                "modcomp_lease_renewal_duration_seconds",
                "modcomp_disk_reserve_bytes"
            )
        );
        Assert.Contains(answer.Families.Keys, n => n.StartsWith("orleans_", StringComparison.Ordinal));
        Assert.All(answer["modcomp_sweep_estimate"].Samples, s => Assert.Equal("0", s.Labels["configuration"]));
        Assert.Superset(
            new HashSet<string> { "gap", "agreement" },
            answer["modcomp_sweep_estimate"].Samples.Select(s => s.Labels["estimand"]).ToHashSet()
        );
        Assert.InRange(answer["modcomp_sweep_trials_diverged"].Sum(), 0, answer["modcomp_sweep_trials_committed"].Sum());
        string id = answer["modcomp_sweep_state"].Samples.Single().Labels["sweep"];
        using HttpResponseMessage paused = await http.PostAsync($"api/v1/sweeps/{id}/pause", null);
        Assert.True(paused.IsSuccessStatusCode, await paused.Content.ReadAsStringAsync());
        while ((answer = await AskAsync(http, limit.Token))["modcomp_sweeps"].Sum() > 0)
        {
            await Task.Delay(100, limit.Token);
        }

        // What has ended is told no more, and the trials counted are those that the ledger has.
        Assert.DoesNotContain(answer.Families.Values, f => f.Samples.Any(s => s.Labels.GetValueOrDefault("sweep") == id));
        using var standing = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync($"api/v1/sweeps/{id}", limit.Token));
        Assert.Equal(standing.RootElement.GetProperty("trials_done").GetInt64(), answer["modcomp_trials_total"].Sum());
        Assert.Equal(1, answer["modcomp_sweeps_ended_total"].Sum("outcome", "stopped"));
    }

    private static async Task<Exposition> AskAsync(HttpClient http, CancellationToken stop)
    {
        // Answers are kept for 300 ms.
        await Task.Delay(350, stop);
        return Exposition.Read(await http.GetStringAsync("metrics", stop));
    }

    [Trait("Suite", "Endurance")]
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=@/m", "/m")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=@ OTEL_METRICS_EXPORTER=none OTEL_TRACES_EXPORTER=none", "/v1/logs")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=@ OTEL_SDK_DISABLED=true", "")]
    public async Task Every_signal_has_variables_of_its_own(string variables, string paths)
    {
        await using TestCollector collector = await TestCollector.StartAsync();
        string[] expected = paths.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await RunAsync(
            () => expected.All(collector.Paths.Contains),
            [
                .. variables
                    .Replace("@", collector.Address, StringComparison.Ordinal)
                    .Split(' ')
                    .Select(v => (v.Split('=')[0], v.Split('=')[1])),
            ]
        );
        Assert.Equal(expected, collector.Paths);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT")]
    public async Task An_endpoint_that_is_no_address_ends_the_silo_with_one_sentence(string variable)
    {
        using SiloProcess silo = SiloProcess.Start(
            new SiloPlace { Name = "alone" },
            new Dictionary<string, string> { ["Folder"] = _folder, ["Workers"] = "1" },
            new Dictionary<string, string> { [variable] = "collector:4317" }
        );
        await silo.EndsAsync();
        string line = Assert.Single(
            silo.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            l => l.StartsWith("modcomp-silo:", StringComparison.Ordinal)
        );
        Assert.True(silo.ExitCode == 1, silo.Log);
        Assert.Contains(variable, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Log, StringComparison.Ordinal);
    }

    // The silo takes a sweep to its end and leaves when it has told what is waited for: for what is left then it has seconds.
    private async Task<string> RunAsync(Func<bool> told, params (string Name, string Value)[] variables)
    {
        var all = variables.ToDictionary(v => v.Name, v => v.Value);
        foreach (string often in (string[])["OTEL_METRIC_EXPORT_INTERVAL", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY"])
        {
            all[often] = "500";
        }

        all["OTEL_EXPORTER_OTLP_TIMEOUT"] = "300000";
        all["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        using SiloProcess silo = SiloProcess.Start(
            new SiloPlace { Name = "alone" },
            new Dictionary<string, string>
            {
                ["Folder"] = _folder,
                ["Workers"] = "1",
                ["LogFile"] = LogFile,
            },
            all
        );
        using HttpClient http = ApiSilos.Client(silo);
        await SiloKeyTests.ReadyAsync(silo, http);
        using var spec = new StringContent(TestSpecs.Small(), System.Text.Encoding.UTF8, "application/yaml");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/sweeps") { Content = spec };
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        using HttpResponseMessage submitted = await http.SendAsync(request);
        string answer = await submitted.Content.ReadAsStringAsync();
        Assert.True(submitted.IsSuccessStatusCode, answer);
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!(await http.GetStringAsync("api/v1/sweeps", limit.Token)).Contains("\"completed\"", StringComparison.Ordinal))
        {
            await Task.Delay(50, limit.Token);
        }

        await SweepWatching.UntilAsync(told);
        silo.Terminate();
        await silo.EndsAsync();
        Assert.True(silo.ExitCode == 0, silo.Log);
        return silo.Log;
    }
}
