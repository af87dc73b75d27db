using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>
/// Whether the networks that the gap compares had fitted their training samples. The sign of the gap depends on how far training came. A
/// network cannot fit classes that its modality does not tell apart, so only the joint network and the best uni-modal one are asked.
/// </summary>
internal static class TransformerCaution
{
    /// <summary>Largest training error of a network that had fitted its samples.</summary>
    public const double MostTrainError = 0.05;

    /// <summary>What is said where nothing is to be minded.</summary>
    public static string Over { get; } =
        $"the joint network had fitted its training samples: its mean training error is at most {NumberInSentence.Share(MostTrainError)}.";

    /// <summary>The caution; null where the joint network fitted its samples, and before any trial completed.</summary>
    public static Caution? Of(ConfigurationEstimates estimates)
    {
        if (estimates.Find(new Estimand(EstimandNames.TrainError, NetworkKind.Joint)) is not { } joint || !(joint.Value > MostTrainError))
        {
            return null;
        }

        int steps = ((TransformerConfiguration)estimates.Configuration.Definition).Optimization.Steps;
        return new Caution(
            "The joint network had not fitted its training samples",
            $"the joint network errs on {NumberInSentence.Percent(joint)} of its training samples after T = {InvariantText.Count(steps)} "
                + "steps; "
                + "the gap may change with more. Raise training.T or training.eta, or see it over time with evaluation.checkpoints."
        );
    }
}
