using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.TorchSharp.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>What the engine cannot measure it refuses, instead of leaving it out of the results.</summary>
public sealed class CheckpointRefusalTests
{
    public CheckpointRefusalTests() => TestDevice.SkipWithoutLibtorch();

    [SkippableFact]
    public void Trials_with_checkpoints_are_refused_with_the_key_and_the_remedy()
    {
        TorchTrialEngine engine = TestDevice.Engine();
        TrialBatch batch = TrialSamples.Batch(
            TrialSamples.Configuration(3, 20, 2, [3, 4], 5, checkpoints: CheckpointSchedule.LogSpaced(2))
        );
        Assert.Contains(
            "evaluation.checkpoints",
            Assert.Throws<CertainFailureException>(() => engine.Run(batch, default)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<CertainFailureException>(() => engine.Trace(batch, new TraceOptions(1), default));
    }

    [SkippableFact]
    public void Steps_that_grow_are_refused_with_the_key_and_the_remedy()
    {
        TorchTrialEngine engine = TestDevice.Engine();
        TrialConfiguration constant = TrialSamples.Configuration(3, 20, 2, [3, 4], 5);
        TrialBatch batch = TrialSamples.Batch(constant with { Optimization = constant.Optimization with { Steps = StepSchedule.Growing } });
        Assert.Contains(
            "set fidelity.steps to constant, or use engine cpu",
            Assert.Throws<CertainFailureException>(() => engine.Run(batch, default)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<CertainFailureException>(() => engine.Trace(batch, new TraceOptions(1), default));
    }

    [SkippableFact]
    public void A_joint_network_alone_is_refused_with_the_key_and_the_remedy()
    {
        TorchTrialEngine engine = TestDevice.Engine();
        TrialConfiguration all = TrialSamples.Configuration(3, 20, 2, [3, 4], 5);
        TrialBatch batch = TrialSamples.Batch(all with { Optimization = all.Optimization with { Networks = TrainedNetworks.Joint } });
        Assert.Contains(
            "leave fidelity.networks out, or use engine cpu",
            Assert.Throws<CertainFailureException>(() => engine.Run(batch, default)).Message,
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public void The_strongest_neurons_are_those_of_the_engine_of_the_processor()
    {
        TrialConfiguration all = TrialSamples.Configuration(3, 20, 2, [3, 4], 5);
        TrialBatch batch = TrialSamples.Batch(all with { Network = all.Network with { Candidates = 9 } }, 0, 4);
        foreach (
            (TrialResult own, TrialResult other) in TestDevice
                .Engine()
                .Results(batch, default)
                .Zip(new CpuTrialEngine().Results(batch, default))
        )
        {
            Assert.Equal(other.InitialGamma, own.InitialGamma);
            Assert.Equal(other.FinalGamma, own.FinalGamma, (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }

    [SkippableFact]
    public void Trials_with_stratified_test_samples_are_refused_with_the_key_and_the_remedy()
    {
        TorchTrialEngine engine = TestDevice.Engine();
        TrialConfiguration simple = TrialSamples.Configuration(3, 20, 2, [3, 4], 5);
        TrialBatch batch = TrialSamples.Batch(
            simple with
            {
                Evaluation = simple.Evaluation with { TestSampling = TestSampling.Stratified },
            }
        );
        Assert.Contains(
            "leave evaluation.test_sampling out, or use engine cpu",
            Assert.Throws<CertainFailureException>(() => engine.Run(batch, default)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<CertainFailureException>(() => engine.Trace(batch, new TraceOptions(1), default));
    }
}
