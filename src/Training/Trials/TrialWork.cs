using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Trials;

/// <summary>What a trial of the competition costs, estimated from its configuration.</summary>
internal static class TrialWork
{
    /// <summary>Both costs, of a trial with its twins: they are trained one after the other.</summary>
    public static TrialCost Of(TrialConfiguration configuration)
    {
        var own = new TrialCost(Flops(configuration), MemoryBytes(configuration));
        return configuration is { Twins: { } twins, Twin: { } twin }
            ? new TrialCost(own.Flops + (twins.Count * Flops(twin)), Math.Max(own.MemoryBytes, MemoryBytes(twin)))
            : own;
    }

    /// <summary>
    /// Floating-point operations of a trial. Every pre-activation &lt;w, X&gt; costs 2 d operations forward and 2 d backward, hence 4 n d K
    /// m R T for T iterations of the joint network; the uni-modal networks, where they are trained, together cost the same again; the test
    /// sample is evaluated once by each. At a checkpoint joint and uni-modal networks are evaluated on the test and the validation sample.
    /// </summary>
    private static double Flops(TrialConfiguration configuration)
    {
        DataParameters data = configuration.Data;
        double weights = (double)data.Classes * configuration.Network.Neurons * data.Modalities.Sum(m => (double)m.Dimension);
        double alone = configuration.TrainsUnimodal ? 1 : 0;
        double training = 4.0 * data.TrainSamples * weights * Steps(configuration.Optimization) * (alone + JointWork(configuration)) / 2;
        double testing = 2.0 * ((double)data.TrainSamples + configuration.Evaluation.TestSamples) * weights * (1 + alone) / 2;
        double measured = (double)configuration.Evaluation.TestSamples + configuration.Evaluation.ValidationSamples;
        double checkpoints =
            2.0 * configuration.Evaluation.Checkpoints.CountWithin(configuration.Optimization.Iterations) * measured * weights;
        return 2 * (training + testing + checkpoints);
    }

    private static int Steps(OptimizationParameters optimization) =>
        optimization.Steps == StepSchedule.Growing ? GrowingSteps.Expected(optimization.Iterations) : optimization.Iterations;

    /// <summary>
    /// Operations of joint training under the configuration's remedy over those of gradient descent: alternation moves one encoder in a
    /// step, MMPareto goes backward twice, and Gradient-Blending trains two copies of the network for every step of it.
    /// </summary>
    private static double JointWork(TrialConfiguration configuration) =>
        configuration.IsRemedied
            ? configuration.Remedy.Method switch
            {
                RemedyMethod.Alternating => 1.0 / configuration.Modalities,
                RemedyMethod.MmPareto => 1.5,
                RemedyMethod.GradientBlending => 3,
                _ => 1,
            }
            : 1;

    /// <summary>
    /// Floats that a remedy keeps beside: gates and their random words, second gradients, copies of the network, activations of teachers;
    /// and those of a trained second layer: activations of a chunk, sums of its gradient.
    /// </summary>
    private static double RemedyFloats(TrialConfiguration configuration, double weights)
    {
        double samples = configuration.Data.TrainSamples;
        double neurons = configuration.Data.Classes * (double)configuration.Network.Neurons;
        double layer = configuration.TrainsSecondLayer ? 400 * neurons * configuration.Modalities : 0;
        return layer + OfMethod();

        double OfMethod() =>
            configuration.IsRemedied
                ? configuration.Remedy.Method switch
                {
                    RemedyMethod.ModalityDropout => 5 * samples * configuration.Modalities,
                    RemedyMethod.MmPareto => weights,
                    RemedyMethod.GradientBlending => 2 * weights,
                    RemedyMethod.OgmGe => 3 * weights,
                    RemedyMethod.Distillation => samples * neurons * configuration.Modalities,
                    _ => 0,
                }
                : 0;
    }

    /// <summary>Bytes that one worker needs while it trains one trial: samples, codes, weights, gradients and pre-activations.</summary>
    private static double MemoryBytes(TrialConfiguration configuration)
    {
        DataParameters data = configuration.Data;
        double dimensions = data.Modalities.Sum(m => (double)m.Dimension);
        double samples = (double)data.TrainSamples + configuration.Evaluation.TestSamples + configuration.Evaluation.ValidationSamples;
        double perSample = dimensions + (2.0 * data.Classes * data.ModalityCount) + data.Classes;
        double weights = data.Classes * (double)configuration.Network.Neurons * dimensions;
        return sizeof(float) * ((samples * perSample) + (4 * weights) + RemedyFloats(configuration, weights));
    }
}
