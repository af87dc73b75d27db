using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>A service behind HTTP, with a key, keeps every promise that it keeps without.</summary>
public sealed class HttpSweepServiceConformanceTests : SweepServiceDurability
{
    private const string Key = "a-key-of-a-test-0123456789";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-http-").FullName;
    private EmbeddedSweepService? _service;
    private DashboardServer? _server;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override async Task<ISweepService> OpenAsync(HeldEngine engine, int workers)
    {
        _service = EmbeddedSweepService.Open(
            new ServiceOptions
            {
                Experiments = ShippedExperiments.Registry,
                DataFolder = _folder,
                Engines = ["cpu"],
                CreateEngine = _ => engine,
                Workers = workers,
                Durability = LedgerDurability.None,
                ProgressInterval = TimeSpan.FromMilliseconds(20),
                CodeVersion = CodeVersion,
                Log = NullLogger.Instance,
            }
        );
        var options = new DashboardOptions
        {
            Port = 0,
            Key = ApiKey.Of(Key, "the test"),
            RequestsPerSecond = 10_000,
            Burst = 10_000,
            Loggers = NullLoggerFactory.Instance,
            ShutdownTimeout = Patience.Limit,
        };
        _server = await DashboardServer.StartAsync(_service, options, CancellationToken.None);
        return new HttpSweepService(_server.Url.ToString(), Key);
    }

    protected override string EventsFile(string id) => Path.Combine(_folder, "sweeps", id, "run.events");

    protected override async Task CloseAsync()
    {
        ((HttpSweepService)Service).Dispose();
        await _server!.DisposeAsync();
        await _service!.DisposeAsync();
    }
}
