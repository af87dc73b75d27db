using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Trials;

/// <summary>The documented ranges of a batch, checked once by every engine before it computes.</summary>
internal static class TrialRanges
{
    /// <summary>Throws when a number of the batch is outside its documented range.</summary>
    /// <exception cref="ArgumentException">The message names the parameter, its value and the range.</exception>
    public static void Check(TrialBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Require(batch.Count >= 1, "count", batch.Count, "at least 1");
        Require(batch.FirstTrial >= 0 && batch.FirstTrial + batch.Count <= 1L << 48, "first trial", batch.FirstTrial, "0 to 2^48 - 1");
        CheckData(batch.Configuration.Data);
        TrialConfiguration configuration = batch.Configuration;
        Require(configuration.Network.Neurons is >= 1 and <= 65536, "m", configuration.Network.Neurons, "1 to 65536");
        Require(configuration.Network.Degree >= 3, "q", configuration.Network.Degree, "at least 3");
        Require(IsPositive(configuration.Network.Beta), "beta", configuration.Network.Beta, "above 0");
        Require(IsPositive(configuration.Network.InitialScale), "sigma_0", configuration.Network.InitialScale, "above 0");
        Require(IsPositive(configuration.Optimization.StepSize), "eta", configuration.Optimization.StepSize, "above 0");
        Require(configuration.Optimization.Iterations >= 0, "T", configuration.Optimization.Iterations, "at least 0");
        Require(configuration.Optimization.LossTarget is not <= 0, "loss target", configuration.Optimization.LossTarget ?? 0, "above 0");
        Require(configuration.Evaluation.TestSamples >= 1, "test samples", configuration.Evaluation.TestSamples, "at least 1");
        Require(configuration.Evaluation.ErrorMargin >= 0, "margin", configuration.Evaluation.ErrorMargin, "at least 0");
        Require(configuration.Evaluation.InitialMargin >= 0, "initial margin", configuration.Evaluation.InitialMargin, "at least 0");
    }

    private static void CheckData(DataParameters data)
    {
        Require(data.Classes is >= 2 and <= 65536, "K", data.Classes, "2 to 65536");
        Require(data.TrainSamples >= 1, "n", data.TrainSamples, "at least 1");
        Require(data.Sparsity >= 0 && data.Sparsity <= data.Classes, "s", data.Sparsity, "0 to K");
        Require(data.GaussianNoise >= 0, "sigma_g", data.GaussianNoise, "at least 0");
        Require(data.ModalityCount >= 1, "number of modalities", data.ModalityCount, "at least 1");
        foreach (ModalityParameters modality in data.Modalities)
        {
            Require(modality.Dimension >= data.Classes, $"d of modality '{modality.Name}'", modality.Dimension, "at least K");
            Require(modality.InsufficientProbability is >= 0 and <= 1, $"mu of modality '{modality.Name}'", modality.InsufficientProbability, "0 to 1");
        }
    }

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    private static void Require(bool holds, string name, double value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"The trial's {name} is {value}; it must be {range}."));
        }
    }
}
