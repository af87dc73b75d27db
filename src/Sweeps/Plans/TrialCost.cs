using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Plans;

/// <summary>
/// What a trial costs, estimated from its configuration alone, so that plans do not depend on a clock or a machine.
/// </summary>
public static class TrialCost
{
    /// <summary>
    /// Floating-point operations of a trial. Every pre-activation &lt;w, X&gt; costs 2 d operations forward and 2 d backward, hence 4 n d K
    /// m R T for T iterations of the joint network; the uni-modal networks together cost the same again; the test sample is evaluated once
    /// by each.
    /// </summary>
    public static double Flops(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        DataParameters data = configuration.Data;
        double weights = (double)data.Classes * configuration.Network.Neurons * data.Modalities.Sum(m => (double)m.Dimension);
        double training = 4.0 * data.TrainSamples * weights * configuration.Optimization.Iterations;
        double testing = 2.0 * ((double)data.TrainSamples + configuration.Evaluation.TestSamples) * weights;
        return 2 * (training + testing);
    }

    /// <summary>Bytes that one worker needs while it trains one trial: samples, codes, weights, gradients and pre-activations.</summary>
    public static double MemoryBytes(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        DataParameters data = configuration.Data;
        double dimensions = data.Modalities.Sum(m => (double)m.Dimension);
        double samples = (double)data.TrainSamples + configuration.Evaluation.TestSamples;
        double perSample = dimensions + (2.0 * data.Classes * data.ModalityCount) + data.Classes;
        double weights = data.Classes * (double)configuration.Network.Neurons * dimensions;
        return sizeof(float) * ((samples * perSample) + (4 * weights));
    }

    /// <summary>
    /// Bytes that a committed trial takes in a ledger or in memory: five [K, R] matrices and the errors of 1 + 2R networks by class.
    /// </summary>
    public static double ResultBytes(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        double classes = configuration.Classes;
        double modalities = configuration.Modalities;
        return sizeof(float) * ((5 * classes * modalities) + classes + ((1 + (2 * modalities)) * (classes + 3)) + 8);
    }
}
