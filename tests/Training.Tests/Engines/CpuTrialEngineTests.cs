using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

public sealed class CpuTrialEngineTests : EngineConformance
{
    [Fact]
    public void Its_name_in_a_spec_is_cpu() => Assert.Equal("cpu/2", Create().Identity.ToString());

    [Fact]
    public void A_step_allocates_nothing()
    {
        CpuTrialEngine engine = new();
        long Allocated(int iterations)
        {
            TrialBatch batch = TrialSamples.Batch(TrialSamples.Configuration(3, 100, 2, [4, 5], iterations, step: 1e-3, lossTarget: 1e-9));
            return Allocation.Least(() => engine.Run(batch, default));
        }

        // The smallest object has 24 bytes: less than one byte for each of the further steps is what the runtime did beside them.
        Assert.InRange(Allocated(1010) - Allocated(10), -999, 999);
    }

    [Fact]
    public void A_further_trial_allocates_little_more_than_its_result()
    {
        CpuTrialEngine engine = new();
        TrialConfiguration configuration = TrialSamples.Configuration(3, 100, 2, [4, 32], iterations: 2);
        long Allocated(int trials)
        {
            TrialBatch batch = TrialSamples.Batch(configuration, 0, trials);
            return Allocation.Least(() => engine.Run(batch, default));
        }

        // A workspace of this shape has more than 90 KB: one per trial, or a list that grows with the trials, would show.
        long first = Allocated(110) - Allocated(10);
        Assert.InRange(first / 100, 1, 8_000);
        // Not to the byte: a method that is compiled anew meanwhile may allocate a little less or more.
        Assert.InRange(Allocated(210) - Allocated(110), 0, first * 5 / 4);
    }

    [Fact]
    public void Cancellation_is_honoured_within_a_step()
    {
        TrialConfiguration configuration = TrialSamples.Configuration(2, 10, 1, [2], iterations: 1);
        GradientDescent descent = new(
            LanePaths.Create(LanePaths.Best, 3),
            configuration,
            new TrialWorkspace(new TrialShape(configuration))
        );
        AlignedFloats[] weights = [new AlignedFloats(4)];
        Assert.True(float.IsFinite(descent.Gradient(weights, 0, 1, withLoss: true, CancellationToken.None)));
        Assert.Throws<OperationCanceledException>(() =>
            descent.Gradient(weights, 0, 1, withLoss: true, new CancellationToken(canceled: true))
        );
    }

    protected override ITrialEngine Create() => new CpuTrialEngine();
}

public sealed class ScalarCpuTrialEngineTests : EngineConformance
{
    protected override ITrialEngine Create() => new CpuTrialEngine(LanePath.Scalar);
}

public sealed class ReferenceTrialEngineTests : EngineConformance
{
    protected override ITrialEngine Create() => new ReferenceTrialEngine();
}
