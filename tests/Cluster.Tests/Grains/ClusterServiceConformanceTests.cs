using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Cluster.Tests.Grains;

[Trait("Suite", "Endurance")]
public class ClusterServiceConformanceTests : SweepServiceDurability
{
    private TestSilos.Disk? _disk;
    private TestSilos? _silos;

    protected override async Task<ISweepService> OpenAsync(HeldEngine engine, int workers)
    {
        _disk ??= new TestSilos.Disk();
        // One block a batch, so that what a test permits is what ends. Several devices with one place each go through a sweep in the order
        // of its plan; a single one has to have something to choose from to share its time.
        _silos = await TestSilos.StartAsync(
            1,
            engine,
            workers,
            new DeviceOptions
            {
                LargestBatch = ServiceSpecs.Block,
                BlocksPerSweep = workers == 1 ? 3 : 1,
                DrainTime = TimeSpan.FromMilliseconds(100),
            },
            _disk
        );
        return _silos.Service(engine, workers, CodeVersion);
    }

    protected override string EventsFile(string id) => _disk!.EventsFile(id);

    protected override Task CloseAsync() => _silos!.DisposeAsync().AsTask();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _disk!.DisposeAsync();
    }
}
