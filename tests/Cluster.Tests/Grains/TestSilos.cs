using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Hosting;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Silo.Services;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>Silos in this process that share a store and ledgers in files, with an engine that tests choose.</summary>
internal sealed class TestSilos : IAsyncDisposable
{
    private readonly Disk _disk;
    private readonly bool _ownsDisk;

    private readonly ExperimentRegistry _experiments;

    private TestSilos(
        int silos,
        Func<int, SiloDevices> devices,
        DeviceOptions? options,
        Disk? disk,
        ExperimentRegistry? experiments,
        ServerArchives? archives,
        Func<SweepOptions, SweepOptions>? change
    )
    {
        var sweeps = new SweepOptions
        {
            EventsFile = sweep => _disk!.EventsFile(sweep),
            Archives = archives ?? ServerArchives.None,
            // The few devices of a test have blocks joined as the many of a large cluster do, where there are enough of them.
            DevicesUnjoined = 1,
        };
        sweeps = change?.Invoke(sweeps) ?? sweeps;
        int built = 0;
        _experiments = experiments ?? ShippedExperiments.Registry;
        _ownsDisk = disk is null;
        _disk = disk ?? new Disk();
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo(
            (_, silo) =>
            {
                silo.Services.AddSingleton(_experiments);
                silo.AddModalityCompetition(options, sweeps);
                silo.UseInMemoryReminderService();
                silo.Services.AddSingleton<ISweepStore>(_disk.Store);
                silo.Services.AddSingleton<ISweepLedgers>(_disk.Ledgers);
                silo.Services.AddSingleton<IWorkMarks>(_disk.Marks);
                silo.Services.AddSingleton(devices(Interlocked.Increment(ref built) - 1));
                // Nobody dies here: who is late lives on a busy machine.
                silo.Configure<ClusterMembershipOptions>(o => o.ProbeTimeout = Patience.Limit);
                silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = o.SystemResponseTimeout = Patience.Limit);
            }
        );
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = Patience.Limit));
        Cluster = builder.Build();
    }

    /// <summary>The cluster.</summary>
    public InProcessTestCluster Cluster { get; }

    /// <summary>Its catalog.</summary>
    public ICatalogGrain Catalog => Cluster.Client.GetGrain<ICatalogGrain>(0);

    /// <summary>Starts silos.</summary>
    public static async Task<TestSilos> StartAsync(
        int silos,
        ITrialEngine engine,
        int devicesPerSilo = 2,
        DeviceOptions? options = null,
        Disk? disk = null,
        string device = "cpu",
        ExperimentRegistry? experiments = null,
        ServerArchives? archives = null,
        Func<SweepOptions, SweepOptions>? change = null
    ) =>
        await StartAsync(
            silos,
            _ => new SiloDevices([.. Enumerable.Repeat(new SiloDevice(device, engine), devicesPerSilo)]),
            silos * devicesPerSilo,
            options,
            disk,
            experiments,
            archives,
            change
        );

    /// <summary>Starts silos.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="devices">What each has, by its number.</param>
    /// <param name="count">How many devices they have together.</param>
    /// <param name="options">How devices work.</param>
    /// <param name="disk">What outlives the silos.</param>
    /// <param name="experiments">The experiments that specs may name; null for those that come with the program.</param>
    /// <param name="archives">The archives of sweeps; null for none.</param>
    /// <param name="change">What is changed of how sweeps are run; null for nothing.</param>
    public static async Task<TestSilos> StartAsync(
        int silos,
        Func<int, SiloDevices> devices,
        int count,
        DeviceOptions? options = null,
        Disk? disk = null,
        ExperimentRegistry? experiments = null,
        ServerArchives? archives = null,
        Func<SweepOptions, SweepOptions>? change = null
    )
    {
        var started = new TestSilos(silos, devices, options, disk, experiments, archives, change);
        await started.Cluster.DeployAsync();
        await UntilAsync(async () => (await started.Catalog.Devices()).Count == count);
        return started;
    }

    /// <summary>Waits for a condition.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!await holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>A sweep's grain.</summary>
    public ISweepGrain Sweep(string id) => Cluster.Client.GetGrain<ISweepGrain>(id);

    /// <summary>Submits a sweep; it must be accepted.</summary>
    public async Task<string> SubmitAsync(string spec, int priority = SweepSubmission.DefaultPriority) =>
        SweepMapping.Unwrap(await Catalog.Submit(new SubmissionRecord(spec, "spec.yaml", priority))).Id;

    /// <summary>Waits until a sweep stands as described.</summary>
    public async Task<SweepStatus> UntilAsync(string id, Func<SweepStatus, bool> stands)
    {
        SweepStatus? last = null;
        try
        {
            await UntilAsync(async () => stands(last = SweepMapping.ToStatus((await Sweep(id).Status())!)));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The sweep did not get there; it stands at {last}");
        }

        return last!;
    }

    /// <summary>Waits until a sweep is completed.</summary>
    public async Task<SweepStatus> CompletedAsync(string id)
    {
        SweepStatus status = await UntilAsync(id, s => s.State is SweepState.Completed or SweepState.Failed);
        Assert.True(status.State == SweepState.Completed, status.Failure);
        return status;
    }

    /// <summary>The cluster as a sweep service.</summary>
    public ISweepService Service(ITrialEngine engine, int devices, string version, IHostApplicationLifetime? life = null)
    {
        var own = new SiloDevices([.. Enumerable.Repeat(new SiloDevice("cpu", engine), devices)]);
        var documents = new ClusterDocuments(
            Cluster.Client,
            _disk.Store,
            _disk.Ledgers,
            own,
            _experiments,
            NullLogger<ClusterDocuments>.Instance,
            version
        );
        return new ClusterSweepService(Cluster.Client, documents, own, TimeProvider.System, version, life);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        if (_ownsDisk)
        {
            await _disk.DisposeAsync();
        }
    }

    /// <summary>What outlives the silos.</summary>
    public sealed class Disk : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-cluster-").FullName;

        public Disk()
        {
            Ledgers = new FileSweepLedgers(_folder, new LedgerOptions { Durability = LedgerDurability.None });
            Store = new HeldSweepStore(new FileSweepStore(_folder));
            Marks = new FileWorkMarks(_folder);
        }

        /// <summary>Where silos say what happened in a sweep that failed.</summary>
        public string EventsFile(string id) => Path.Combine(_folder, $"{id}.events");

        /// <summary>The list of sweeps.</summary>
        public HeldSweepStore Store { get; }

        /// <summary>The marks of silos at work.</summary>
        public FileWorkMarks Marks { get; }

        /// <summary>The ledgers.</summary>
        public FileSweepLedgers Ledgers { get; }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            await Ledgers.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
