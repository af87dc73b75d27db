using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Telemetry.Export;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>
/// What one answer of /metrics and one export over OTLP cost, in a process that does nothing else: the processor time of many of them
/// divided by their number. Every sweep says anew where it stands before each, as one at work does.
/// </summary>
internal static class TelemetryCost
{
    private const int WarmUp = 30;

    // An answer is kept for 300 ms; what is asked for later is made anew.
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(350);

    /// <summary>Measures.</summary>
    /// <param name="sweeps">Sweeps at work.</param>
    /// <param name="configurations">Configurations of each.</param>
    /// <param name="times">Answers and exports that are measured.</param>
    /// <param name="collector">Address of a collector that speaks http/protobuf; null where nothing is sent.</param>
    public static async Task MeasureAsync(int sweeps, int configurations, int times, string? collector)
    {
        SweepSpec spec = Spec(configurations);
        SweepProgress progress = await ProgressAsync(spec);
        var source = new TelemetrySource("bench", "1");
        SweepTelling[] told = [.. Enumerable.Range(0, sweeps).Select(i => new SweepTelling($"sweep-{i}", spec))];
        double quiet = await PassAsync(told, progress, times, () => Task.CompletedTask);
        Console.WriteLine($"{sweeps} sweeps of {configurations} configurations; nobody listens: {quiet:f2} ms of processor each 350 ms");
        if (collector is null)
        {
            using var scrape = MetricsScrape.Start(source, new Dictionary<string, string>());
            RunTelemetry.Announce();
            await using MetricsServer server = await MetricsServer.StartAsync(
                new IPEndPoint(IPAddress.Loopback, 0),
                key: null,
                scrape.AnswerAsync,
                NullLoggerFactory.Instance,
                CancellationToken.None
            );
            using var http = new HttpClient();
            var address = new Uri(server.Url, "metrics");
            string text = "";
            double answer = await PassAsync(told, progress, times, async () => text = await http.GetStringAsync(address));
            int series = text.Split('\n').Count(l => l.Length > 0 && l[0] != '#');
            Console.WriteLine($"one answer: {answer - quiet:f2} ms of processor, {series} series, {text.Length / 1000} kB");
        }
        else
        {
            var variables = new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "350",
                ["OTEL_TRACES_EXPORTER"] = "none",
                ["OTEL_LOGS_EXPORTER"] = "none",
            };
            using TelemetryExport export = TelemetryExport.Start(source, variables)!;
            RunTelemetry.Announce();
            double sent = await PassAsync(told, progress, times, () => Task.CompletedTask);
            Console.WriteLine($"one export: {sent - quiet:f2} ms of processor");
        }

        Array.ForEach(told, t => t.Dispose());
    }

    private static async Task<double> PassAsync(SweepTelling[] told, SweepProgress progress, int times, Func<Task> ask)
    {
        var cost = ProcessCost.Now();
        for (int i = -WarmUp; i < times; i++)
        {
            if (i == 0)
            {
                cost = ProcessCost.Now();
            }

            Array.ForEach(told, t => t.Report(progress));
            await ask();
            await Task.Delay(s_between);
        }

        return 1000 * cost.ProcessorSeconds(times);
    }

    // What a real run of the sweep last said.
    private static async Task<SweepProgress> ProgressAsync(SweepSpec spec)
    {
        var engine = new CpuTrialEngine();
        string folder = Directory.CreateTempSubdirectory("modcomp-bench-").FullName;
        var last = new Last();
        await using (OpenRun run = OpenRun.Open(new RunFolder(folder), spec, engine.Identity))
        {
            await new EmbeddedRunner(engine, new RunnerOptions { Workers = 1 }).RunAsync(spec, run.Ledger, last, CancellationToken.None);
        }

        Directory.Delete(folder, recursive: true);
        return last.Progress!;
    }

    private static SweepSpec Spec(int configurations) =>
        SpecReader
            .Read(
                "bench.yaml",
                BenchSpecs.Small("bench", 64)
                    + "until: {estimand: gap, half_width: 0.00001}\n"
                    + $"axes:\n  - training.eta: {{linspace: {{from: 1, to: 2, count: {configurations}}}}}\n",
                ShippedExperiments.Registry
            )
            .Spec!;

    private sealed class Last : IProgress<SweepProgress>
    {
        public SweepProgress? Progress { get; private set; }

        public void Report(SweepProgress value) => Progress = value;
    }
}
