using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>The embedded service keeps every promise of a sweep service.</summary>
public sealed class EmbeddedSweepServiceConformanceTests : SweepServiceDurability
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-service-").FullName;
    private EmbeddedSweepService? _service;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<ISweepService> OpenAsync(HeldEngine engine, int workers)
    {
        _service = EmbeddedSweepService.Open(
            new ServiceOptions
            {
                Experiments = ShippedExperiments.Registry,
                DataFolder = Path.Combine(_folder, "data"),
                Engines = ["cpu"],
                CreateEngine = _ => engine,
                Workers = workers,
                Durability = LedgerDurability.None,
                ProgressInterval = TimeSpan.FromMilliseconds(20),
                CodeVersion = CodeVersion,
                Log = NullLogger.Instance,
            }
        );
        return Task.FromResult<ISweepService>(_service);
    }

    protected override string EventsFile(string id) => Path.Combine(_folder, "data", "sweeps", id, "run.events");

    protected override async Task CloseAsync() => await _service!.DisposeAsync();
}
