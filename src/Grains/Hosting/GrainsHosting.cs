using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Failures;
using ModalityCompetition.Grains.Placement;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Grains.Trials;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Experiments;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Hosting;

namespace ModalityCompetition.Grains.Hosting;

/// <summary>Puts the grains into a silo.</summary>
public static class GrainsHosting
{
    /// <summary>
    /// Adds the grains. The host must add an <see cref="ISweepStore"/>, an <see cref="ISweepLedgers"/>, <see cref="IWorkMarks"/>,
    /// <see cref="SiloDevices"/> and a reminder service. Specs name experiments of the <see cref="ExperimentRegistry"/> that the host adds
    /// before, or of those that come with the program.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="devices">How devices work; null for the defaults.</param>
    /// <param name="sweeps">How sweeps are run; null for the defaults.</param>
    public static ISiloBuilder AddModalityCompetition(this ISiloBuilder silo, DeviceOptions? devices = null, SweepOptions? sweeps = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(devices ?? new DeviceOptions());
        silo.Services.AddSingleton(sweeps ?? new SweepOptions());
        silo.Services.AddSingleton<DeviceHealth>();
        silo.Services.AddSingleton<DeviceHost>();
        silo.Services.AddSingleton<ISweepUse>(services => services.GetRequiredService<DeviceHost>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<DeviceHost>());
        silo.AddIncomingGrainCallFilter<PlainFailures>();
        silo.Services.TryAddSingleton(ShippedExperiments.Registry);
        silo.Services.AddSingleton<SweepSpecs>();
        silo.Services.AddSingleton<OpenSweeps>();
        silo.Services.AddSingleton<MarkedWork>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<MarkedWork>());
        silo.Services.AddSingleton<SweepDevices>();
        silo.Services.AddSingleton<SweepArchives>();
        silo.Services.AddSingleton<EstimateTurns>();
        silo.Services.AddHostedService<SweepKeeper>();
        silo.Services.AddSingleton(services => new BesideCallerDirectory(
            services.GetRequiredService<ILocalSiloDetails>(),
            GrainType.Create(TrialGrain.TypeName)
        ));
        silo.Services.AddSingleton<IGrainDirectoryCache>(services => services.GetRequiredService<BesideCallerDirectory>());
        silo.AddGrainDirectory(BesideCallerDirectory.Name, (services, _) => services.GetRequiredService<BesideCallerDirectory>());
        silo.AddPlacementDirector<NamedSiloPlacement, NamedSiloDirector>();
        silo.AddPlacementDirector<BesideCallerPlacement, BesideCallerDirector>();
        return silo;
    }
}
