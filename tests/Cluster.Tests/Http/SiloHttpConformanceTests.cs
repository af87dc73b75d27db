using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>
/// A silo as the program makes it, on PostgreSQL (in a folder where there is none) and behind its HTTP API, keeps every promise of a sweep
/// service. It runs in this process, so that the tests have its engine in hand.
/// </summary>
public class SiloHttpConformanceTests : SweepServiceDurability
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-silo-").FullName;
    private readonly string _database = PostgresServer.Missing is null
        ? PostgresServer.Shared.ConnectionString(PostgresServer.Shared.CreateDatabase())
        : "";
    private IHost? _host;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override async Task<ISweepService> OpenAsync(HeldEngine engine, int workers)
    {
        int http = FreePorts.Next();
        _host = SiloHosting.Build(
            [
                "--Silo:Database=" + _database,
                "--Silo:Folder=" + _folder,
                "--Silo:LogFile=" + Path.Combine(_folder, "silo.log"),
                Setting("SiloPort", FreePorts.Next()),
                Setting("GatewayPort", FreePorts.Next()),
                Setting("HttpPort", http),
                Setting("LargestBatch", ServiceSpecs.Block),
                "--Silo:ProbeSeconds=1",
                "--Silo:DrainSeconds=0.1",
            ],
            EngineRegistry.With(),
            new SiloDevices([.. Enumerable.Repeat(new SiloDevice("cpu", engine), workers)]),
            // As in the suite without HTTP: several devices with one place each go through a sweep in the order of its plan; a single one
            // has to have something to choose from, and blocks of no length spend all their time on their way to the database and back.
            options => options with { BlocksPerSweep = workers == 1 ? 12 : 1 },
            CodeVersion
        );
        // Nothing is in training for long here, and a busy machine takes its time to leave.
        _host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout = Patience.Limit;
        await _host.StartAsync();
        return new HttpSweepService(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http}"), key: null);
    }

    protected override async Task CloseAsync()
    {
        (Service as IDisposable)?.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }
    }

    protected override string EventsFile(string id) =>
        _database.Length == 0 ? Path.Combine(_folder, id, "run.events") : Path.Combine(_folder, $"{id}.events");

    private static string Setting(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"--Silo:{name}={value}");
}
