using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Trials;

/// <summary>What a trial of the competition costs, estimated from its configuration.</summary>
internal static class TrialWork
{
    /// <summary>Both costs.</summary>
    public static TrialCost Of(TrialConfiguration configuration) => new(Flops(configuration), MemoryBytes(configuration));

    /// <summary>
    /// Floating-point operations of a trial. Every pre-activation &lt;w, X&gt; costs 2 d operations forward and 2 d backward, hence 4 n d K
    /// m R T for T iterations of the joint network; the uni-modal networks together cost the same again; the test sample is evaluated once
    /// by each. At a checkpoint joint and uni-modal networks are evaluated on the test and the validation sample.
    /// </summary>
    private static double Flops(TrialConfiguration configuration)
    {
        DataParameters data = configuration.Data;
        double weights = (double)data.Classes * configuration.Network.Neurons * data.Modalities.Sum(m => (double)m.Dimension);
        double training = 4.0 * data.TrainSamples * weights * configuration.Optimization.Iterations;
        double testing = 2.0 * ((double)data.TrainSamples + configuration.Evaluation.TestSamples) * weights;
        double measured = (double)configuration.Evaluation.TestSamples + configuration.Evaluation.ValidationSamples;
        double checkpoints =
            2.0 * configuration.Evaluation.Checkpoints.CountWithin(configuration.Optimization.Iterations) * measured * weights;
        return 2 * (training + testing + checkpoints);
    }

    /// <summary>Bytes that one worker needs while it trains one trial: samples, codes, weights, gradients and pre-activations.</summary>
    private static double MemoryBytes(TrialConfiguration configuration)
    {
        DataParameters data = configuration.Data;
        double dimensions = data.Modalities.Sum(m => (double)m.Dimension);
        double samples = (double)data.TrainSamples + configuration.Evaluation.TestSamples + configuration.Evaluation.ValidationSamples;
        double perSample = dimensions + (2.0 * data.Classes * data.ModalityCount) + data.Classes;
        double weights = data.Classes * (double)configuration.Network.Neurons * dimensions;
        return sizeof(float) * ((samples * perSample) + (4 * weights));
    }
}
