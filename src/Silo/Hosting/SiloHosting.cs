using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Hosting;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Silo.Database;
using ModalityCompetition.Silo.Engines;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Services;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Experiments;
using Orleans.Configuration;
using Serilog;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>Builds a silo from its settings.</summary>
internal static class SiloHosting
{
    private static readonly TimeSpan s_longestDeactivation = TimeSpan.FromSeconds(10);

    /// <summary>Version of this program.</summary>
    public static string Version { get; } = typeof(SiloHosting).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Builds the host; nothing is started.</summary>
    /// <param name="arguments">Settings as command-line arguments, which go before all others.</param>
    /// <param name="engines">The engines that there are.</param>
    /// <param name="own">Devices instead of those that the settings name; null for those.</param>
    /// <param name="change">What is changed of how devices work; null for nothing.</param>
    /// <param name="version">Version that it says it has; null for this program's.</param>
    /// <param name="collector">Sends log lines elsewhere; null for nowhere.</param>
    /// <param name="experiments">The experiments that specs may name; null for those that come with the program, with these
    /// engines.</param>
    /// <param name="metrics">Answers a request for metrics; null where they are not to be had.</param>
    /// <exception cref="SiloException">A setting is wrong.</exception>
    public static IHost Build(
        string[] arguments,
        EngineRegistry engines,
        SiloDevices? own = null,
        Func<DeviceOptions, DeviceOptions>? change = null,
        string? version = null,
        ILoggerProvider? collector = null,
        ExperimentRegistry? experiments = null,
        RequestDelegate? metrics = null
    )
    {
        HostApplicationBuilder builder = Begin(arguments);
        SiloSettings settings = SettingsReader.Read(builder.Configuration);
        version ??= Version;
        SiloDevices devices = own ?? SiloEngines.Create(settings, engines);
        IHostApplicationLifetime? lifetime = null;
        builder.Services.AddSerilog(log =>
            SiloLog.Configure(
                log,
                settings,
                () => lifetime is { ApplicationStopping.IsCancellationRequested: true, ApplicationStarted.IsCancellationRequested: false },
                collector
            )
        );
        // The batches in training and the results on their way to the ledger come first when the silo leaves.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(settings.DrainSeconds + 40));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(devices);
        builder.Services.AddSingleton(
            ShippedExperiments.ForServers(experiments ?? ShippedExperiments.With(engines.Names), SiloEngines.Datasets(settings.Datasets))
        );
        var options = new DeviceOptions
        {
            LargestBatch = settings.LargestBatch,
            DrainTime = TimeSpan.FromSeconds(settings.DrainSeconds),
            TrialTime = Limit(settings.TrialSeconds),
            BatchTime = Limit(settings.BatchSeconds),
        };
        var disk = new SiloDisk(settings);
        var sweeps = new SweepOptions
        {
            EventsFile = sweep => disk.HasRoomForEvents() ? EventsFile(settings, sweep) : null,
            Archives = SiloArchives.Of(settings, version),
            MostEstimates = settings.MostEstimates,
            MostUnfinished = settings.MostUnfinished,
            Trouble = disk.Trouble,
            Told = new ToldLimits { Sweeps = settings.MetricsSweeps, Configurations = settings.MetricsConfigurations },
            JoinedBlocks = settings.JoinedBlocks,
        };
        var tls = new SiloTls(settings);
        builder.Services.AddSingleton(tls);
        builder.UseOrleans(silo =>
        {
            Configure(silo, settings, change?.Invoke(options) ?? options, sweeps);
            tls.Use(silo);
            if (settings.OrleansDashboard)
            {
                SiloDashboard.Gather(silo);
            }
        });
        builder.Services.AddSingleton(disk);
        builder.Services.AddHostedService<SiloDisk.Keeper>();
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ClusterDocuments>(services, version));
        builder.Services.AddSingleton<ISweepService>(services => ActivatorUtilities.CreateInstance<ClusterSweepService>(services, version));
        if (settings.HttpPort > 0)
        {
            builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<SiloReadiness>(services));
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<SiloApi>(services, new SiloMetrics(metrics)));
        }
        else
        {
            // The server of the API gives memory back, where there is one.
            builder.Services.AddHostedService(_ => new MemoryReturn(TimeProvider.System));
        }

        IHost host = builder.Build();
        lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        tls.Log = host.Services.GetRequiredService<ILogger<SiloTls>>();
        return host;
    }

    /// <summary>The settings, before anything is built.</summary>
    /// <exception cref="SiloException">A setting is wrong.</exception>
    public static SiloSettings Settings(string[] arguments) => SettingsReader.Read(Begin(arguments).Configuration);

    private static TimeSpan? Limit(double seconds) => seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;

    // Beside the trials where they are in a folder; else where the log is.
    private static string? EventsFile(SiloSettings settings, string sweep) =>
        settings.Database.Length == 0 ? new RunFolder(Path.Combine(settings.Folder, sweep)).EventsFile
        : settings.LogFile.Length > 0 ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(settings.LogFile))!, $"{sweep}.events")
        : null;

    private static HostApplicationBuilder Begin(string[] arguments)
    {
        try
        {
            return Host.CreateApplicationBuilder(
                new HostApplicationBuilderSettings { Args = arguments, ContentRootPath = AppContext.BaseDirectory }
            );
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            // A file that is no JSON, or an argument that is none. The inner message of a file names the line and quotes nothing of it.
            string reason = wrong.Message.TrimEnd('.').ReplaceLineEndings(" ");
            throw new SiloException(
                $"The settings cannot be read ({reason}): correct the file, or give arguments as --{SiloSettings.Section}:NAME=VALUE."
            );
        }
    }

    private static void Configure(ISiloBuilder silo, SiloSettings settings, DeviceOptions devices, SweepOptions sweeps)
    {
        silo.AddModalityCompetition(devices, sweeps);
        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.ClusterId, settings.ServiceId));
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(settings.ProbeSeconds);
            o.NumMissedProbesLimit = 3;
            // A silo that gives no sign of life in the table does not count when votes are counted, so that one survivor can vote out two
            // that died at once; one that is told by nobody reads there that it was voted out.
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(settings.ProbeSeconds * 2);
            o.TableRefreshTimeout = TimeSpan.FromSeconds(settings.ProbeSeconds * 4);
        });
        // A leaving silo waits so long for a grain that is in the middle of a call; without it 30 s, which with the devices' own time is
        // more than supervisors are told to wait.
        silo.Configure<GrainCollectionOptions>(o => o.DeactivationTimeout = s_longestDeactivation);
        if (settings.Name.Length > 0)
        {
            silo.Configure<SiloOptions>(o => o.SiloName = settings.Name);
        }

        IPAddress address = IPAddress.Parse(settings.Address);
        if (settings.Database.Length == 0)
        {
            silo.UseLocalhostClustering(
                settings.SiloPort,
                settings.GatewayPort,
                serviceId: settings.ServiceId,
                clusterId: settings.ClusterId
            );
            silo.UseInMemoryReminderService();
            silo.Services.AddSingleton<ISweepStore>(new FileSweepStore(settings.Folder));
            silo.Services.AddSingleton<ISweepLedgers>(new FileSweepLedgers(settings.Folder));
            return;
        }

        silo.ConfigureEndpoints(address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        silo.Services.AddSingleton(s => ActivatorUtilities.CreateInstance<ClusterDatabase>(s, settings.Database));
        silo.Services.AddSingleton<IMembershipTable, PostgresMembership>();
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable, PostgresReminders>();
        silo.Services.AddSingleton<ISweepStore, PostgresSweepStore>();
        silo.Services.AddSingleton(s => new LedgerDatabase(
            SettingsChecks.Address(settings),
            new LedgerConnectionOptions { Log = s.GetRequiredService<ILogger<LedgerDatabase>>() }
        ));
        silo.Services.AddSingleton<ISweepLedgers>(s => new PostgresSweepLedgers(s.GetRequiredService<LedgerDatabase>(), Version));
    }
}
