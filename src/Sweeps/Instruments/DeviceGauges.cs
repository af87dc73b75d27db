using System.Diagnostics.Metrics;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>
/// The gauges of the devices of this process and of the disk that it writes to. Each is told while it is registered. Thread-safe.
/// </summary>
internal static class DeviceGauges
{
    private static readonly Lock s_gate = new();
    private static readonly List<Told> s_told = [];
    private static Meter? s_meter;

    /// <summary>Tells devices until disposed.</summary>
    /// <param name="engine">What a spec calls their engine.</param>
    /// <param name="devices">How many they are.</param>
    public static IDisposable Add(string engine, int devices) => Add(new Told { Engine = engine, Devices = devices });

    /// <summary>Tells a device of a silo until disposed.</summary>
    /// <param name="engine">What a spec calls its engine.</param>
    /// <param name="device">Its name.</param>
    /// <param name="queue">Trials that wait for it; quick, and called by any thread.</param>
    /// <param name="memory">
    /// Bytes in use, by the name of what has them: the device, or GPUs that it shares with others, each of which is told once; quick, and
    /// called by any thread.
    /// </param>
    public static IDisposable Add(string engine, string device, Func<int> queue, Func<IReadOnlyList<(string Device, long Bytes)>> memory) =>
        Add(
            new Told
            {
                Engine = engine,
                Devices = 1,
                Device = device,
                Queue = queue,
                Memory = memory,
            }
        );

    /// <summary>Tells the disk of a folder until disposed.</summary>
    /// <param name="free">Bytes that are free, null where that is not known; quick, and called by any thread.</param>
    /// <param name="reserve">Bytes that are kept free; 0 for none.</param>
    public static IDisposable AddDisk(Func<long?> free, long reserve) => Add(new Told { Free = free, Reserve = reserve });

    /// <summary>Makes the gauges, although there is nothing to tell yet.</summary>
    public static void Announce()
    {
        lock (s_gate)
        {
            s_meter ??= Create();
        }
    }

    private static Meter Create()
    {
        var meter = new Meter(RunTelemetry.Name);
        meter.Gauge(
            RunInstruments.Devices,
            () =>
                All()
                    .Where(t => t.Engine is not null)
                    .GroupBy(t => t.Engine!)
                    .Select(g => new Measurement<double>(g.Sum(t => t.Devices), new KeyValuePair<string, object?>("engine", g.Key)))
        );
        meter.Gauge(
            RunInstruments.DeviceQueue,
            () =>
                All()
                    .Where(t => t.Queue is not null)
                    .DistinctBy(t => (t.Engine, t.Device))
                    .Select(t => new Measurement<double>(
                        t.Queue!(),
                        new KeyValuePair<string, object?>("engine", t.Engine),
                        new KeyValuePair<string, object?>("device", t.Device)
                    ))
        );
        meter.Gauge(
            RunInstruments.DeviceMemory,
            () =>
                All()
                    .Where(t => t.Memory is not null)
                    .SelectMany(t => t.Memory!(), (t, m) => (t.Engine, m.Device, m.Bytes))
                    .DistinctBy(m => (m.Engine, m.Device))
                    .Select(m => new Measurement<double>(
                        m.Bytes,
                        new KeyValuePair<string, object?>("engine", m.Engine),
                        new KeyValuePair<string, object?>("device", m.Device)
                    ))
        );
        meter.Gauge(
            RunInstruments.DiskFree,
            () => All().Select(t => t.Free?.Invoke()).OfType<long>().Take(1).Select(b => new Measurement<double>(b))
        );
        meter.Gauge(
            RunInstruments.DiskReserve,
            () => All().Where(t => t.Reserve > 0).Take(1).Select(t => new Measurement<double>(t.Reserve))
        );
        return meter;
    }

    private static Told[] All()
    {
        lock (s_gate)
        {
            return [.. s_told];
        }
    }

    private static Told Add(Told told)
    {
        lock (s_gate)
        {
            s_told.Add(told);
            s_meter ??= Create();
        }

        return told;
    }

    private sealed class Told : IDisposable
    {
        public string? Engine { get; init; }

        public int Devices { get; init; }

        public string? Device { get; init; }

        public Func<int>? Queue { get; init; }

        public Func<IReadOnlyList<(string Device, long Bytes)>>? Memory { get; init; }

        public Func<long?>? Free { get; init; }

        public long Reserve { get; init; }

        public void Dispose()
        {
            lock (s_gate)
            {
                s_told.Remove(this);
            }
        }
    }
}
