using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Telemetry.Export;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Telemetry;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Client.Tests;

/// <summary>Telemetry goes out when the standard variables ask for it, and not a packet otherwise.</summary>
[Collection(nameof(TelemetryTests))]
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTests : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_tells_a_collector_what_it_does()
    {
        await using TestCollector collector = await TestCollector.StartAsync();
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        await RunAsync(spec, (Endpoint, collector.Address), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test"));
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Paths);
        Assert.Superset(
            new HashSet<string>
            {
                "modcomp.trials",
                "modcomp.block.duration",
                "modcomp.ledger.bytes",
                "modcomp.sweep.trials.committed",
                "modcomp.sweep.estimate",
                "dotnet.process.cpu.time",
            },
            collector.Metrics().ToHashSet()
        );
        Assert.Superset(new HashSet<string> { "sweep", "block", "batch", "append" }, collector.Spans().ToHashSet());
        Assert.Contains(collector.Logs(), l => l.StartsWith("Run \"completed\" with 8 of 8 trials done", StringComparison.Ordinal));
        Assert.All(
            collector.Paths,
            path =>
                Assert.Superset(
                    new HashSet<string> { "service.name=modcomp", $"service.version={ProgramVersion.Text}", "deployment.environment=test" },
                    collector.Resource(path).ToHashSet()
                )
        );
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=@/v1/metrics", "/v1/metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=@/elsewhere", "/elsewhere")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=@/l", "/l")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=@/m OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=@/t", "/m /t")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=@ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=@/t", "/t /v1/logs /v1/metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=@ OTEL_LOGS_EXPORTER=none OTEL_TRACES_EXPORTER=none", "/v1/metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=@ OTEL_METRICS_EXPORTER=console OTEL_TRACES_EXPORTER=console,otlp", "/v1/logs /v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=@ OTEL_TRACES_SAMPLER=always_off", "/v1/logs /v1/metrics")]
    public async Task Every_signal_has_variables_of_its_own(string variables, string paths)
    {
        await using TestCollector collector = await TestCollector.StartAsync();
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        await RunAsync(
            spec,
            [
                .. variables
                    .Replace("@", collector.Address, StringComparison.Ordinal)
                    .Split(' ')
                    .Select(v => (v.Split('=')[0], v.Split('=')[1])),
            ]
        );
        Assert.Equal(paths.Split(' '), collector.Paths);
    }

    [Fact]
    public async Task The_variables_name_the_service()
    {
        await using TestCollector collector = await TestCollector.StartAsync();
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        await RunAsync(spec, (Endpoint, collector.Address), ("OTEL_SERVICE_NAME", "lab"));
        Assert.Contains("service.name=lab", collector.Resource("/v1/metrics"));
    }

    [Theory]
    [InlineData("", false, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=", false, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1", true, true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_SDK_DISABLED=TRUE", false, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_SDK_DISABLED=false", true, true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_METRICS_EXPORTER=none", false, true, true)]
    [InlineData("OTEL_METRICS_EXPORTER=otlp", true, false, false)]
    [InlineData("OTEL_TRACES_EXPORTER=console, otlp", false, true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://h:1", false, false, true)]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES=a=b", false, false, false)]
    public void Variables_decide_what_is_sent(string variables, bool metrics, bool traces, bool logs) =>
        Assert.Equal(
            new TelemetrySignals(metrics, traces, logs),
            TelemetrySignals.Of(
                variables
                    .Replace(", ", ",\t", StringComparison.Ordinal)
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(v => v.Split('=', 2))
                    .ToDictionary(v => v[0], v => v[1])
            )
        );

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http//user:s3cret@h", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=ftp://h", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=/v1/metrics", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=there", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=h:1", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_EXPORTER_OTLP_PROTOCOL=http", "OTEL_EXPORTER_OTLP_PROTOCOL")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_EXPORTER_OTLP_TIMEOUT=5s", "OTEL_EXPORTER_OTLP_TIMEOUT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_METRIC_EXPORT_INTERVAL=0", "OTEL_METRIC_EXPORT_INTERVAL")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_BSP_SCHEDULE_DELAY=-1", "OTEL_BSP_SCHEDULE_DELAY")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_EXPORTER_OTLP_HEADERS=s3cret", "OTEL_EXPORTER_OTLP_HEADERS is")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_TRACES_SAMPLER=bogus", "OTEL_TRACES_SAMPLER names")]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=x",
        "OTEL_TRACES_SAMPLER_ARG"
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=7",
        "OTEL_TRACES_SAMPLER_ARG"
    )]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1 OTEL_SDK_DISABLED=maybe", "OTEL_SDK_DISABLED")]
    public async Task A_variable_that_cannot_be_understood_is_refused_with_one_sentence_before_anything_is_written(
        string variables,
        string named
    )
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Dictionary<string, string> all = variables.Split(' ').Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
        foreach (
            string[] command in new string[][]
            {
                ["run", spec, "--output", _folder["run"]],
                ["serve", "--data", _folder["data"], "--listen", "127.0.0.1:0"],
            }
        )
        {
            Ran refused = await Modcomp.RunAsync(all, command);
            Assert.True(refused.ExitCode == ExitCode.Usage, $"{refused.ExitCode} {refused.Error}{refused.Output}");
            Assert.Contains(named, Assert.Single(refused.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", refused.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder["run"]) || Directory.Exists(_folder["data"]));
        }
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=nonsense OTEL_SDK_DISABLED=true")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=nonsense OTEL_METRICS_EXPORTER=none")]
    public async Task A_variable_that_nothing_reads_may_be_anything(string variables)
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        await RunAsync(spec, [.. variables.Split(' ').Select(v => (v.Split('=')[0], v.Split('=')[1]))]);
    }

    [Fact]
    public async Task No_password_reaches_a_collector()
    {
        await using TestCollector collector = await TestCollector.StartAsync();
        ClientConsole console = Patient((Endpoint, collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using (TelemetryExport? export = ProgramTelemetry.Start(console))
        using (var log = new RunLogger(console, verbose: false, export!.Logs))
        {
            log.Details(new InvalidOperationException("Host=h;Password=gr33n-d00r"));
        }

        Assert.Contains("The command failed", collector.Logs());
        Assert.True(collector.Saw("Password=***"));
        Assert.False(collector.Saw("gr33n-d00r"));
    }

    [SkippableFact]
    public async Task A_shared_ledger_tells_how_long_the_database_takes()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        await using TestCollector collector = await TestCollector.StartAsync();
        string address = PostgresServer.Shared.ConnectionString(PostgresServer.Shared.CreateDatabase());
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        await RunAsync(spec, ["--ledger", address], (Endpoint, collector.Address));
        Assert.Contains(collector.Metrics(), m => m.StartsWith("db.client.", StringComparison.Ordinal));
        Assert.Contains("Npgsql", collector.Scopes("/v1/traces"));
        Assert.False(collector.Saw(PostgresServer.Password));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    public async Task Without_the_variables_no_socket_is_opened(string? name, string? value)
    {
        await using TestCollector collector = await TestCollector.StartAsync();
        ClientConsole console = name is null
            ? Console()
            : Console((Endpoint, collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), (name, value!));
        using var sockets = new SocketWatch();
        Assert.Null(ProgramTelemetry.Start(console));
        TellOnce(console);
        Assert.Equal(0, sockets.Connections);
        Assert.Empty(collector.Paths);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, new Uri(collector.Address).Port);
        }

        Assert.True(sockets.Connections > 0, "The watch sees nothing.");
    }

    [Fact]
    public async Task Without_the_variables_no_assembly_of_OpenTelemetry_is_loaded()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        foreach (
            string[] variables in new string[][] { [], [Endpoint, "http://127.0.0.1:9", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"] }
        )
        {
            string list = _folder[$"loaded-{variables.Length}"];
            var all = new Dictionary<string, string>
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
                [StartupHook.Variable] = list,
            };
            foreach (string[] pair in variables.Chunk(2))
            {
                all[pair[0]] = pair[1];
            }

            using ModcompProcess process = ModcompProcess.Start(
                all,
                "run",
                spec,
                "--output",
                _folder[$"run-{variables.Length}"],
                "--no-report",
                "--quiet"
            );
            (await process.EndAsync()).Succeeded();
            string[] loaded = await File.ReadAllLinesAsync(list);
            Assert.Contains("modcomp", loaded);
            Assert.Equal(variables.Length > 0, loaded.Any(a => a.StartsWith("OpenTelemetry", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_collector_that_does_not_answer_holds_nobody_up_for_long()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        long begun = TimeProvider.System.GetTimestamp();
        TellOnce(
            Console(
                (Endpoint, $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_EXPORTER_OTLP_TIMEOUT", "400000")
            )
        );
        // The bound is three seconds and the exporter's own patience here so long that a busy machine cannot be taken for it.
        Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(300));
    }

    private static void TellOnce(ClientConsole console)
    {
        using TelemetryExport? export = ProgramTelemetry.Start(console);
        ProgramTelemetry.Announce();
    }

    private Task RunAsync(string spec, params (string Name, string Value)[] variables) => RunAsync(spec, [], variables);

    private async Task RunAsync(string spec, string[] more, params (string Name, string Value)[] variables)
    {
        var all = variables.ToDictionary(v => v.Name, v => v.Value);
        all["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        all["OTEL_EXPORTER_OTLP_TIMEOUT"] = "300000";
        Ran ran = (
            await Modcomp.TellingAsync(all, ["run", spec, "--output", _folder["run"], "--no-report", "--quiet", .. more])
        ).Succeeded();
        Assert.Equal(variables.Any(v => v.Value.Contains("console", StringComparison.Ordinal)), ran.Error.Length > 0);
    }

    private static ClientConsole Console(params (string Name, string Value)[] variables) =>
        new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Variables = variables.ToDictionary(v => v.Name, v => v.Value),
        };

    private static ClientConsole Patient(params (string Name, string Value)[] variables) =>
        new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Variables = variables.ToDictionary(v => v.Name, v => v.Value),
            LongestTelling = Patience.Limit,
        };

    /// <summary>Counts the connections that this process opens.</summary>
    private sealed class SocketWatch : EventListener
    {
        private int _connections;

        public int Connections => Volatile.Read(ref _connections);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Sockets")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "ConnectStart")
            {
                Interlocked.Increment(ref _connections);
            }
        }
    }
}
