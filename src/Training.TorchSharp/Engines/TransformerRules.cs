using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Remedies;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Engines;

/// <summary>What is checked before a trial of Transformers is trained.</summary>
internal static class TransformerRules
{
    /// <summary>Accepts a batch within the documented ranges.</summary>
    /// <exception cref="ArgumentException">A parameter, the trial index or the count is out of range.</exception>
    /// <exception cref="CertainFailureException">The remedy is not one that Transformers have.</exception>
    public static void ThrowIfInvalid(TrialBatch batch)
    {
        TransformerConfiguration configuration = (TransformerConfiguration)batch.Definition;
        if (batch.Count < 1 || batch.FirstTrial < 0 || batch.FirstTrial > RandomWords.TrialLimit - batch.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A batch of {batch.Count} trials from trial {batch.FirstTrial} is not within 0 .. 2^48 - 1."),
                nameof(batch)
            );
        }

        (EncoderParameters encoder, AdamWParameters optimization) = (configuration.Encoder, configuration.Optimization);
        Require(encoder.Layers >= 1 && 3 + (4 * encoder.Layers) <= InitialParameters.MatrixLimit, "layers", encoder.Layers);
        Require(
            encoder.Heads >= 1 && encoder.Hidden >= 1 && encoder.Hidden % encoder.Heads == 0,
            "hidden, a multiple of heads",
            encoder.Hidden
        );
        Require(encoder.Intermediate is >= 1 and <= InitialParameters.RowLimit, "intermediate", encoder.Intermediate);
        Require(3 * encoder.Hidden <= InitialParameters.RowLimit, "hidden", encoder.Hidden);
        Require(
            encoder.Patch >= 1 && configuration.Shape.Resolution % encoder.Patch == 0,
            "patch, a divisor of the resolution",
            encoder.Patch
        );
        Require(encoder.Dropout is >= 0 and < 1, "dropout", encoder.Dropout);
        Require(double.IsFinite(encoder.InitialScale) && encoder.InitialScale > 0, "sigma0", encoder.InitialScale);
        Require(optimization.Steps >= 0, "steps", optimization.Steps);
        Require(optimization.Batch >= 1 && optimization.Batch <= configuration.Source.TrainSamples, "batch", optimization.Batch);
        Require(double.IsFinite(optimization.StepSize) && optimization.StepSize > 0, "step size", optimization.StepSize);
        Require(optimization.Warmup is >= 0 and <= 1, "warm-up", optimization.Warmup);
        Require(double.IsFinite(optimization.WeightDecay) && optimization.WeightDecay >= 0, "weight decay", optimization.WeightDecay);
        Require(optimization.Beta1 is >= 0 and < 1, "beta1", optimization.Beta1);
        Require(optimization.Beta2 is >= 0 and < 1, "beta2", optimization.Beta2);
        Require(double.IsFinite(optimization.Epsilon) && optimization.Epsilon > 0, "epsilon", optimization.Epsilon);
        Require(configuration.Probe.Steps >= 0, "steps of probes", configuration.Probe.Steps);
        Require(
            double.IsFinite(configuration.Probe.StepSize) && configuration.Probe.StepSize > 0,
            "step size of probes",
            configuration.Probe.StepSize
        );
        if (encoder.Dropout > 0)
        {
            Require(1 + (2 * encoder.Layers) <= PhiloxDropout.SiteLimit, "layers with dropout", encoder.Layers);
            double positions = Math.Max(
                Math.Pow((double)configuration.Shape.Resolution / encoder.Patch, 2),
                configuration.Shape.TitleLength
            );
            Require(optimization.Batch * positions * encoder.Hidden <= PhiloxDropout.NumberLimit, "batch with dropout", optimization.Batch);
        }

        if (RemedyRules.Refusal(configuration, TransformerConfiguration.Modalities) is { } refusal)
        {
            throw new CertainFailureException(refusal);
        }
    }

    private static void Require(bool holds, string what, double value)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"Transformers cannot have {value} as {what}."), nameof(value));
        }
    }
}
