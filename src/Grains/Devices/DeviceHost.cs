using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Placement;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Grains.Devices;

/// <summary>The devices of this silo. They start when the silo becomes active and are drained before it leaves. Thread-safe.</summary>
internal sealed class DeviceHost : ISweepUse, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly IReadOnlyList<SiloDevice> _own;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _clock;
    private readonly DeviceHealth _health;
    private readonly ILogger<DeviceHost> _log;
    private volatile IReadOnlyDictionary<string, TrialDevice> _devices = new Dictionary<string, TrialDevice>();
    private volatile bool _leaving;

    public DeviceHost(
        SiloDevices devices,
        DeviceOptions options,
        ILocalSiloDetails silo,
        TimeProvider clock,
        DeviceHealth health,
        ILogger<DeviceHost> log
    )
    {
        _health = health;
        _own = devices.Devices;
        Options = options;
        _silo = silo;
        _clock = clock;
        _log = log;
    }

    /// <summary>How devices work.</summary>
    public DeviceOptions Options { get; }

    /// <summary>What the silo announces: the devices that do not hang; none while it starts or drains.</summary>
    public IReadOnlyList<DeviceRecord> Announced => _leaving ? [] : [.. _devices.Values.Where(d => !d.IsHung).Select(d => d.Record)];

    /// <summary>The device of a key; null where this silo has none.</summary>
    public TrialDevice? Find(string key) => _devices.GetValueOrDefault(key);

    /// <inheritdoc/>
    public bool IsBusyWith(string sweep) => _devices.Values.Any(d => d.Queue.Has(sweep));

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(DeviceHost), ServiceLifecycleStage.Active, StartAsync, DrainAsync);

    private Task StartAsync(CancellationToken cancellation)
    {
        var devices = new Dictionary<string, TrialDevice>();
        foreach ((string name, ITrialEngine engine) in _own)
        {
            int number = devices.Values.Count(d => d.Record.Name == name);
            string key = DeviceKey.Of(_silo.SiloAddress, name, number);
            var record = new DeviceRecord(key, name, engine.Identity.Name, engine.Identity.Arithmetic, engine.Hardware);
            devices.Add(
                key,
                new TrialDevice(record, number, engine, _own.Count(d => d.Name == name), Options, _health.Hangs, _clock, _log)
            );
        }

        _devices = devices;
        return Task.CompletedTask;
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        _leaving = true;
        _log.LogInformation("The silo leaves: its {Count} devices finish what they train and give back what waits", _devices.Count);
        await Task.WhenAll(_devices.Values.Select(d => d.DrainAsync()));
    }
}
