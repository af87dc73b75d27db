using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>Which gap a number is: time decides its size and its sign.</summary>
internal static class GapText
{
    /// <summary>When the networks of the estimand <c>gap</c> are compared, as the end of a sentence.</summary>
    /// <param name="definition">What the trials compute.</param>
    public static string When(ITrialDefinition definition)
    {
        string end = $"T = {InvariantText.Whole(definition.Iterations ?? 0)}";
        return definition is TrialConfiguration { Optimization.LossTarget: { } target }
            ? $"where each network reaches the loss target {InvariantText.Significant(target)}, or at {end}"
            : $"at {end}";
    }

    /// <summary>What the gap is between networks that are stopped early, as the end of a sentence; null where none is.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    public static string? EarlyStopped(ConfigurationEstimates estimates)
    {
        if (
            estimates.Find(new Estimand(EstimandNames.EarlyStoppedGap)) is not { ComparedWith: { } best } gap
            || !double.IsFinite(gap.Value)
        )
        {
            return null;
        }

        string verdict = NumberInSentence.Sign(gap) switch
        {
            > 0 => "joint training is worse",
            < 0 => "joint training is better",
            _ => "the interval contains zero, so neither is shown to be better",
        };
        string often =
            estimates.Find(new Estimand(EstimandNames.EarlyStoppedGapPositive)) is { } positive && double.IsFinite(positive.Value)
                ? $" It was positive in {NumberInSentence.Percent(positive)} of trials."
                : "";
        return $"each network at its own best checkpoint on the validation sample, the gap to "
            + $"{EstimandText.ModalityName(estimates, best)} is {NumberInSentence.Points(gap)}: {verdict}.{often}";
    }
}
