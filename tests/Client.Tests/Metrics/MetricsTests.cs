using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.TestKit.Telemetry;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Client.Tests.Metrics;

/// <summary>What the process tells Prometheus.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class MetricsTests : IDisposable
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "telemetry.md"))
        .ReplaceLineEndings("\n");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_of_the_documentation_is_what_the_program_says() =>
        Assert.True(
            s_page == TelemetryReference.Render(),
            "docs/telemetry.md is out of date: dotnet run --project src/Client -- reference telemetry > docs/telemetry.md"
        );

    [Fact]
    public async Task Trials_are_counted_as_the_ledger_has_them_also_over_a_resume()
    {
        string spec = _folder.Write("slowish.yaml", Specs.Slowish(configurations: 30));
        using var first = new ScrapedProcess();
        using var stop = new StopRequest(_ => { });
        Task<Ran> running = Modcomp.RunAsync(stop, "run", spec, "--output", _folder["run"], "--no-report", "--quiet");
        using var limit = new CancellationTokenSource(Patience.Limit);
        while ((await first.AskAsync()).Read["modcomp_trials_total"].Sum() < 1 && !running.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        stop.Request(2);
        await running;
        long done = await DoneAsync();
        Exposition stopped = (await first.AskAsync()).Read;
        Assert.Equal(done, stopped["modcomp_trials_total"].Sum());
        Assert.Equal(0, stopped["modcomp_trials_in_flight"].Sum());
        Assert.Equal(0, stopped["modcomp_blocks_in_flight"].Sum());

        // What began to listen later counts from there, as another process would.
        using var second = new ScrapedProcess();
        (await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--no-report", "--quiet")).Succeeded();
        Exposition resumed = (await second.AskAsync()).Read;
        Assert.Equal(240, await DoneAsync());
        Assert.Equal(240 - done, resumed["modcomp_trials_total"].Sum());
        Assert.Equal(240, (await first.AskAsync()).Read["modcomp_trials_total"].Sum("outcome", "completed"));
        Assert.Equal(1, resumed["modcomp_sweeps_ended_total"].Sum("outcome", "completed"));
        Assert.Empty(resumed["modcomp_sweep_trials_committed"].Samples);
    }

    [Fact]
    public async Task A_run_tells_every_instrument_of_the_page_on_demand()
    {
        string spec = _folder.Write("endless.yaml", Specs.Endless() + "until: {estimand: gap, half_width: 0.0001}\n");
        int port = FreePort();
        using ModcompProcess process = ModcompProcess.Start(
            "run",
            spec,
            "--output",
            _folder["run"],
            "--quiet",
            "--metrics",
            $"127.0.0.1:{port}"
        );
        using var http = new HttpClient { Timeout = Patience.Limit };
        Exposition answer = await UntilAsync(
            http,
            port,
            a => a["modcomp_sweep_target_trials"].Samples.Count > 0 && a["modcomp_sweep_eta_seconds"].Samples.Count > 0,
            process
        );
        Assert.Equal(
            [],
            DocumentedInstruments.Mistakes(
                s_page,
                answer,
                "modcomp_device_queue",
                "modcomp_lease_renewal_duration_seconds",
                "modcomp_disk_free_bytes",
                "modcomp_disk_reserve_bytes"
            )
        );
        Assert.Contains(answer["modcomp_sweep_estimate"].Samples, s => s.Labels["estimand"] == "gap" && s.Labels["sweep"] == "tiny");
        Assert.All(answer["modcomp_sweep_progress"].Samples, s => Assert.InRange(s.Value, 0, 1));
        Assert.Equal("modcomp", answer["target_info"].Samples.Single().Labels["service_name"]);
        Assert.DoesNotContain(answer.Families.Keys, n => n.EndsWith("_created", StringComparison.Ordinal));
        Assert.DoesNotContain(answer.Families.Keys, n => n.Contains("_ratio", StringComparison.Ordinal));
        process.Signal("KILL");
    }

    [Theory]
    [InlineData("0.0.0.0:0", ExitCode.Usage, "without a key")]
    [InlineData("198.51.100.7:9464", ExitCode.Usage, "without a key")]
    public async Task Metrics_beyond_loopback_need_a_key(string address, int code, string said)
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        Ran refused = await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--metrics", address);
        Assert.Equal(code, refused.ExitCode);
        Assert.Contains(said, Assert.Single(refused.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task Sweeps_that_come_and_go_leave_the_number_of_series_as_it_was()
    {
        SweepSpec spec = SpecReader
            .Read(
                "spec.yaml",
                Specs.Tiny(axes: "axes:\n  - network.sigma0: {linspace: {from: 0.1, to: 0.4, count: 30}}"),
                ShippedExperiments.Registry
            )
            .Spec!;
        using var process = new ScrapedProcess();
        SweepProgress progress = Progress(spec, value: 0.1, halfWidth: 0.01);
        List<int> series = [];
        // A day of sweeps of half a minute, three at a time.
        for (int round = 0; round < 960; round++)
        {
            SweepTelling[] sweeps = [.. Enumerable.Range(0, 3).Select(i => new SweepTelling($"sweep-{round}-{i}", spec))];
            Array.ForEach(sweeps, s => s.Report(progress));
            if (round % 80 == 7)
            {
                (string text, Exposition read) = await process.AskAsync();
                Assert.DoesNotContain("otel_metric_overflow", text, StringComparison.Ordinal);
                Assert.Equal(3 * ToldLimits.UsualConfigurations, read["modcomp_sweep_estimate"].Samples.Count);
                Assert.Equal(3, read["modcomp_sweep_eta_seconds"].Samples.Count);
                series.Add(read.Series);
            }

            Array.ForEach(sweeps, s => s.Dispose());
        }

        Assert.Single(series.Skip(1).Distinct());
        Assert.Empty((await process.AskAsync()).Read["modcomp_sweep_estimate"].Samples);
    }

    [Fact]
    public async Task Those_beyond_the_bound_are_one_and_what_is_no_number_is_not_told()
    {
        SweepSpec spec = SpecReader.Read("spec.yaml", Specs.TinySweep(), ShippedExperiments.Registry).Spec!;
        using var process = new ScrapedProcess();
        var limits = new ToldLimits { Sweeps = 2, Configurations = 1 };
        SweepTelling[] sweeps = [.. Enumerable.Range(0, 5).Select(i => new SweepTelling($"s{i}", spec, limits))];
        Array.ForEach(sweeps, s => s.Report(Progress(spec, double.NaN, double.PositiveInfinity)));
        Exposition read = (await process.AskAsync()).Read;
        Assert.Equal(["other", "s0", "s1"], read["modcomp_sweep_trials_planned"].Samples.Select(s => s.Labels["sweep"]).Order());
        Assert.Equal(3 * 100, read["modcomp_sweep_trials_planned"].Sum("sweep", "other"));
        Assert.Equal(3, read["modcomp_sweep_state"].Sum("sweep", "other"));
        Assert.Equal(5, read["modcomp_sweeps"].Sum());
        Assert.Empty(read["modcomp_sweep_estimate"].Samples);
        Assert.Empty(read["modcomp_sweep_estimate_half_width"].Samples);
        Assert.Equal(2, read["modcomp_sweep_target_half_width"].Samples.Count);
        Array.ForEach(sweeps, s => s.Dispose());
    }

    // What the exporter does of which our instruments have to keep clear. A new version that does otherwise makes these fail, and what they
    // guard may be looked at again.
    [Fact]
    public async Task The_exporter_is_as_it_is_known_to_be()
    {
        using var process = new ScrapedProcess();
        using var meter = new Meter("ModalityCompetition.Known");
        meter.CreateObservableGauge("known.share", () => 0.5, "1");
        Counter<long> tagged = meter.CreateCounter<long>("known.tagged");
        tagged.Add(1, new KeyValuePair<string, object?>("n", "1"));
        Histogram<double> spoilt = meter.CreateHistogram<double>("known.spoilt");
        spoilt.Record(1);
        (string text, Exposition read) = await process.AskAsync("application/openmetrics-text;version=1.0.0");
        Assert.Contains("known_share", read.Families.Keys);
        // Asked for OpenMetrics, the answer is the older form, without a series for every beginning.
        Assert.DoesNotContain("_created", text, StringComparison.Ordinal);
        Assert.DoesNotContain("# EOF", text, StringComparison.Ordinal);
        tagged.Add(1, new KeyValuePair<string, object?>("n", 1));
        Assert.Throws<FormatException>(() => Exposition.Read(AskedAgain(process)));
        spoilt.Record(double.NaN);
        Assert.Contains("known_spoilt_sum{} NaN", AskedAgain(process), StringComparison.Ordinal);
    }

    // Why the meter of the gauges of sweeps is made anew, see SweepGauges.
    [Fact]
    public async Task A_series_that_is_told_no_more_keeps_its_place_as_long_as_its_meter_lives()
    {
        using var process = new ScrapedProcess();
        int round = 0;
        Meter Create()
        {
            var meter = new Meter("ModalityCompetition.Places");
            meter.CreateObservableGauge(
                "known.places",
                () => Enumerable.Range(0, 900).Select(i => new Measurement<double>(i, KeyValuePair.Create("s", (object?)$"{round}-{i}")))
            );
            return meter;
        }

        Meter meter = Create();
        for (round = 0; round < 2; round++)
        {
            Assert.Equal(900, (await process.AskAsync()).Read["known_places"].Samples.Count);
        }

        // 1,800 of 2,000 places are taken, and what is told now is 900 others.
        (string text, Exposition read) = await process.AskAsync();
        Assert.InRange(read["known_places"].Samples.Count, 1, 899);
        Assert.Contains("otel_metric_overflow", text, StringComparison.Ordinal);
        meter.Dispose();
        meter = Create();
        await process.AskAsync();
        (text, read) = await process.AskAsync();
        Assert.Equal(900, read["known_places"].Samples.Count);
        Assert.DoesNotContain("otel_metric_overflow", text, StringComparison.Ordinal);
        meter.Dispose();
    }

    [Fact]
    public async Task Histograms_stay_histograms_of_buckets_for_Prometheus_whatever_is_sent_over_OTLP()
    {
        using var process = new ScrapedProcess(
            ("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", "base2_exponential_bucket_histogram")
        );
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        (await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--no-report", "--quiet")).Succeeded();
        Exposition read = (await process.AskAsync()).Read;
        Assert.Equal("histogram", read["modcomp_batch_size"].Type);
        Assert.Contains(read["modcomp_batch_size"].Samples, s => s.Name == "modcomp_batch_size_bucket" && s.Labels["le"] == "8");
    }

    [Fact]
    public async Task Every_label_has_a_text_and_every_histogram_a_number()
    {
        List<string> wrong = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == RunTelemetry.Name)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((i, _, tags, _) => Check(i, 0, tags));
        listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Check(i, v, tags));
        listener.Start();
        ProgramTelemetry.Announce();
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        (await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--no-report", "--quiet")).Succeeded();
        listener.RecordObservableInstruments();
        Assert.Empty(wrong);

        void Check(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Value is not string)
                {
                    wrong.Add($"{instrument.Name}: {tag.Key} is {tag.Value?.GetType()}");
                }
            }

            if (!double.IsFinite(value))
            {
                wrong.Add($"{instrument.Name} is {value}");
            }
        }
    }

    [Theory]
    [InlineData("down")]
    [InlineData("refuses")]
    [InlineData("silent")]
    public async Task A_collector_that_takes_nothing_is_said_once_and_costs_no_trial(string collector)
    {
        using var listener = new HttpListener();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        int port = FreePort();
        if (collector == "refuses")
        {
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            listener.Start();
            _ = RefuseAsync(listener);
        }
        else if (collector == "silent")
        {
            // Connections are made, and requests taken; no answer comes.
            silent.Start();
            port = ((IPEndPoint)silent.LocalEndpoint).Port;
        }

        string spec = _folder.Write("slowish.yaml", Specs.Slowish(configurations: 60));
        Ran ran = (
            await Modcomp.RunAsync(
                new Dictionary<string, string>
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}",
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                    ["OTEL_EXPORTER_OTLP_TIMEOUT"] = collector == "silent" ? "100" : "10000",
                    ["OTEL_METRIC_EXPORT_INTERVAL"] = "50",
                    ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
                    ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
                },
                "run",
                spec,
                "--output",
                _folder["run"],
                "--no-report",
                "--quiet"
            )
        ).Succeeded();
        Assert.Contains($"http://127.0.0.1:{port}", Assert.Single(ran.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(480, await DoneAsync());
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER=console,otlp", true, "OTEL_TRACES_EXPORTER names console")]
    [InlineData("OTEL_METRICS_EXPORTER=otlp,prometheus", false, "OTEL_METRICS_EXPORTER names prometheus")]
    [InlineData("OTEL_METRICS_EXPORTER=otlp,prometheus", true, null)]
    [InlineData("OTEL_METRICS_EXPORTER=none OTEL_LOGS_EXPORTER=OTLP", false, null)]
    [InlineData("OTEL_LOGS_EXPORTER=zipkin,prometheus", true, "OTEL_LOGS_EXPORTER names zipkin, prometheus")]
    public void An_exporter_that_there_is_not_is_said_in_one_sentence(string variables, bool scraped, string? said)
    {
        IReadOnlyList<string> complaints = Telemetry.Export.TelemetryExport.Complaints(
            variables.Split(' ').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]),
            scraped
        );
        Assert.Equal(said is null ? 0 : 1, complaints.Count);
        Assert.All(complaints, c => Assert.StartsWith(said!, c, StringComparison.Ordinal));
    }

    private static string AskedAgain(ScrapedProcess process)
    {
        try
        {
            return process.AskAsync().GetAwaiter().GetResult().Text;
        }
        catch (FormatException)
        {
            return process.LastText;
        }
    }

    private static async Task RefuseAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                context.Response.StatusCode = 403;
                context.Response.Close();
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static SweepProgress Progress(SweepSpec spec, double value, double halfWidth) =>
        new(40, 100, 5, TimeSpan.FromSeconds(12), LiveEstimates.None(spec))
        {
            Targets =
            [
                .. spec.Configurations.Select(c => new TargetStanding
                {
                    Configuration = c.Index,
                    Estimand = new Estimand("gap"),
                    Key = "gap",
                    Target = 0.001,
                    Confidence = 0.95,
                    State = StoppingState.Running,
                    Trials = 10,
                    Observations = 10,
                    MostTrials = 50,
                    Value = value,
                    Low = value - halfWidth,
                    High = value + halfWidth,
                    Method = "",
                    Guarantee = default(SequenceGuarantee),
                    Contradicted = false,
                    ForecastTrials = 50,
                    NeededTrials = 1000,
                    FixedSampleTrials = null,
                }),
            ],
        };

    private async Task<long> DoneAsync()
    {
        Ran status = (await Modcomp.RunAsync("status", _folder["run"], "--json")).Succeeded();
        using var document = System.Text.Json.JsonDocument.Parse(status.Output);
        return document.RootElement.GetProperty("trials_done").GetInt64();
    }

    private static async Task<Exposition> UntilAsync(HttpClient http, int port, Func<Exposition, bool> isEnough, ModcompProcess process)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Assert.False(process.HasExited);
            try
            {
                var answer = Exposition.Read(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), limit.Token));
                if (isEnough(answer))
                {
                    return answer;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100, limit.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
