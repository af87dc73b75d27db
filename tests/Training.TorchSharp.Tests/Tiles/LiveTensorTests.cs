using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Engines;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Tiles;

/// <summary>No tensor outlives its step, so that the memory of a device does not fill up over the thousands of steps of a sweep.</summary>
public sealed class LiveTensorTests
{
    public LiveTensorTests() => TestDevice.SkipWithoutLibtorch();

    [SkippableFact]
    public void Three_thousand_steps_keep_the_number_of_live_tensors()
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            2,
            8,
            1,
            [2, 3],
            iterations: 100_000_000,
            step: 0.01,
            lossTarget: 1e-9,
            dictionary: DictionaryKind.Random
        );
        TileShape shape = TileShape.Of(configuration, isGpu: false);
        using TileInput input = TileDraws.Draw(shape, TrialSamples.Batch(configuration, 0, 3), 0, default);
        using TileData data = new(input, CPU);
        using DisposeScope scope = NewDisposeScope();
        using TileWorkspace work = new(data);
        TileDescent descent = new(data, new TileNetwork(shape, configuration.Network), work);
        TileState state = descent.Start();
        long expected = Tensor.TotalCount;
        for (int t = 0; t < 3000; t++)
        {
            TileState next = descent.Next(state, t, null);
            state.Dispose();
            state = next;
            Assert.Equal(expected, Tensor.TotalCount);
        }
    }

    [SkippableFact]
    public void Three_thousand_steps_keep_the_memory_of_the_GPU()
    {
        Skip.If(
            !TestDevice.Name.StartsWith("cuda", StringComparison.Ordinal),
            "No GPU is named; where there is one: MODCOMP_TORCH_TEST_DEVICE=cuda:0 dotnet test tests/Training.TorchSharp.Tests "
                + "-p:TorchRuntime=cuda-linux"
        );
        Device gpu = device(TestDevice.Name);
        TorchTrialEngine engine = TestDevice.Engine();
        TrialConfiguration configuration = TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 3000, step: 0.01);
        engine.Run(
            TrialSamples.Batch(configuration with { Optimization = configuration.Optimization with { Iterations = 100 } }, 0, 100),
            default
        );
        long before = CudaDriver.OfMachine.Memory(gpu.index)!.Value.Free;
        engine.Run(TrialSamples.Batch(configuration, 0, 100), default);

        // The allocator keeps what it has and takes memory in blocks of 2 and 20 MiB; a leak of one tensor a step would take far more.
        Assert.InRange(before - CudaDriver.OfMachine.Memory(gpu.index)!.Value.Free, -(1L << 30), 20L << 20);
    }

    [SkippableFact]
    public void A_leak_of_one_tensor_a_step_would_be_noticed()
    {
        long before = Tensor.TotalCount;
        using Tensor leaked = ones(1);
        Assert.Equal(before + 1, Tensor.TotalCount);
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData(0.9)]
    public void A_batch_and_a_trace_leave_no_tensor_behind(double? target)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            3,
            20,
            2,
            [4, 5],
            iterations: 70,
            step: 3,
            scale: 0.5,
            lossTarget: target
        );
        TorchTrialEngine engine = TestDevice.Engine();
        long before = Tensor.TotalCount;
        engine.Run(TrialSamples.Batch(configuration, 0, 70), default);
        engine.Trace(TrialSamples.Batch(configuration), new TraceOptions(7), default);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [SkippableFact]
    public void A_cancelled_batch_leaves_no_tensor_behind()
    {
        TrialConfiguration configuration = TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 150);
        TileShape shape = TileShape.Of(configuration, isGpu: false);
        long before = Tensor.TotalCount;
        using (TileInput input = TileDraws.Draw(shape, TrialSamples.Batch(configuration, 0, 3), 0, default))
        using (TileData data = new(input, CPU))
        {
            using CancellationTokenSource source = new();
            TileRecorder recorder = new(input, 50);
            using TileTrainer trainer = new(data);
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => trainer.Run(recorder, source.Token));
        }

        Assert.Equal(before, Tensor.TotalCount);
    }
}
