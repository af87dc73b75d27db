using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>Batches, memory, several devices and lost ones, on devices that are CPU tensors under other names.</summary>
public sealed class BatchTests
{
    private const long Plenty = 1L << 34;

    // A tile of this shape on the CPU has 64 trials, so 330 trials are six tiles, the last with ten trials.
    private static readonly TrialConfiguration Configuration = TrialSamples.Configuration(3, 30, 2, [4, 5], iterations: 6, step: 2);
    private static readonly TrialBatch Batch = TrialSamples.Batch(Configuration, 1000, 330);
    private static readonly Lazy<string> Expected = new(() =>
        TrialSamples.Bits(new TorchTrialEngine(new EngineRequest("cpu")).Run(Batch, default))
    );

    public BatchTests() => TestDevice.SkipWithoutLibtorch();

    [SkippableFact]
    public void The_sizes_that_these_tests_speak_of_are_right()
    {
        TileShape shape = TileShape.Of(Configuration, isGpu: false);
        Assert.Equal(64, shape.Trials);
        Assert.InRange(shape.WorkBytes + (16 * shape.ResidentBytes), 1, Plenty / 2);
    }

    [SkippableFact]
    public void A_trial_has_the_same_bits_alone_in_its_tile_and_in_any_place_of_a_batch_of_many_tiles()
    {
        string[] together = Expected.Value.Split('\n');
        TorchTrialEngine engine = new(new EngineRequest("cpu"));
        foreach (int i in new[] { 0, 1, 63, 64, 200, 319, 320, 329 })
        {
            Assert.Equal(together[i], TrialSamples.Bits(engine.Run(TrialSamples.Batch(Configuration, 1000 + i), default)));
        }

        Assert.Equal(together[37..137], TrialSamples.Bits(engine.Run(TrialSamples.Batch(Configuration, 1037, 100), default)).Split('\n'));
    }

    [SkippableFact]
    public void Free_memory_decides_how_many_tiles_are_on_the_device_and_no_bit()
    {
        TileShape shape = TileShape.Of(Configuration, isGpu: false);
        foreach (
            (long free, int[] calls) in new[]
            {
                (Plenty, new[] { 6 }),
                ((long)((shape.WorkBytes + (4.5 * shape.ResidentBytes)) / 0.8), [4, 2]),
                ((long)((shape.WorkBytes + (1.5 * shape.ResidentBytes)) / 0.8), [1, 1, 1, 1, 1, 1]),
                (0L, [1, 1, 1, 1, 1, 1]),
            }
        )
        {
            ScriptedDevice device = new("cuda:0", free);
            Assert.Equal(Expected.Value, TrialSamples.Bits(Engine(device).Run(Batch, default)));
            Assert.Equal(calls, device.Calls);
        }
    }

    [SkippableFact]
    public void Too_little_memory_halves_the_batch_until_it_fits_and_the_engine_remembers()
    {
        ScriptedDevice device = new("cuda:0", Plenty, mostTiles: 1);
        TorchTrialEngine engine = Engine(device);
        Assert.Equal(Expected.Value, TrialSamples.Bits(engine.Run(Batch, default)));
        Assert.Equal([6, 3, 1, 1, 1, 1, 1, 1], device.Calls);
        device.Calls.Clear();
        Assert.Equal(Expected.Value, TrialSamples.Bits(engine.Run(Batch, default)));
        Assert.Equal([1, 1, 1, 1, 1, 1], device.Calls);
    }

    [SkippableFact]
    public void A_shape_that_does_not_fit_at_all_says_what_it_needs()
    {
        DeviceMemoryException failure = Assert.Throws<DeviceMemoryException>(() =>
            Engine(new ScriptedDevice("cuda:0", Plenty, mostTiles: 0)).Run(Batch, default)
        );
        Assert.Matches(
            "^cuda:0 has not enough memory \\(CUDA out of memory[^\n]*\\): 64 trials of this shape at once need about [0-9]+ MiB; free "
                + "memory on cuda:0, ",
            failure.Message
        );
    }

    [SkippableFact]
    public void Several_devices_share_a_batch()
    {
        ScriptedDevice[] devices = [new("cuda:0", Plenty), new("cuda:1", Plenty), new("cuda:2", Plenty)];
        Assert.Equal(Expected.Value, TrialSamples.Bits(Engine(devices).Run(Batch, default)));
        Assert.Equal(6, devices.Sum(device => device.Calls.Sum()));
        Assert.All(devices, device => Assert.Equal(0, device.Overlaps));
    }

    [SkippableFact]
    public async Task A_device_serves_one_call_at_a_time()
    {
        ScriptedDevice device = new("cuda:0", Plenty);
        TorchTrialEngine engine = Engine(device);
        string[] bits = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => TrialSamples.Bits(engine.Run(Batch, default))))
        );
        Assert.All(bits, actual => Assert.Equal(Expected.Value, actual));
        Assert.Equal(0, device.Overlaps);
    }

    [SkippableFact]
    public void The_trials_of_a_lost_device_are_trained_on_another()
    {
        ScriptedDevice lost = new("cuda:0", 0, callsToLive: 1);
        ScriptedDevice kept = new("cuda:1", 0);
        TorchTrialEngine engine = Engine(lost, kept);
        Assert.Equal(Expected.Value, TrialSamples.Bits(engine.Run(Batch, default)));
        Assert.Equal(Expected.Value, TrialSamples.Bits(engine.Run(Batch, default)));
        Assert.InRange(lost.Calls.Count, 1, 2);
        Assert.Equal(12, kept.Calls.Count + 1);
    }

    [SkippableFact]
    public void When_every_device_is_lost_the_batch_fails_with_the_reason_and_so_does_the_next()
    {
        TorchTrialEngine engine = Engine(new ScriptedDevice("cuda:0", 0, callsToLive: 2));
        const string Reason =
            "cuda:0 stopped working (CUDA error: unspecified launch failure): check it with nvidia-smi and run the same command again, "
            + "without it if need be";
        Assert.Equal(Reason, Assert.Throws<DeviceLostException>(() => engine.Run(Batch, default)).Message);
        Assert.Equal(Reason, Assert.Throws<DeviceLostException>(() => engine.Run(Batch, default)).Message);
    }

    [SkippableFact]
    public async Task A_batch_that_waits_for_a_device_can_be_cancelled()
    {
        DevicePool pool = new([new ScriptedDevice("cuda:0")]);
        ITileDevice device = pool.Borrow(default);
        using CancellationTokenSource source = new();
        Task<ITileDevice> waiting = Task.Run(() => pool.Borrow(source.Token));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        pool.Return(device);
        Assert.Same(device, pool.Borrow(default));
    }

    private static TorchTrialEngine Engine(params ITileDevice[] devices) => new(devices, allowTf32: false);
}
