using System.Collections.Immutable;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>Says of differences without an interval why they have none, one sentence for each reason.</summary>
internal static class MissingIntervals
{
    private const int NamedAtMost = 3;

    /// <summary>The sentences.</summary>
    /// <param name="differences">Differences of two configurations.</param>
    /// <param name="paired">Whether they are from pairs of trials.</param>
    /// <param name="modalities">Names of the modalities.</param>
    public static IEnumerable<string> Sentences(
        ImmutableArray<EstimandDifference> differences,
        bool paired,
        ImmutableArray<string> modalities
    ) =>
        differences
            .Select(d => (Difference: d, Why: Why(d, paired)))
            .Where(d => d.Why is not null)
            .GroupBy(d => d.Why, StringComparer.Ordinal)
            .Select(group =>
            {
                string[] names = [.. group.Select(d => EstimandSelector.Format(d.Difference.Estimand, modalities))];
                return $"No interval for A - B of {Enumeration.Of(names, NamedAtMost)}: {group.Key}.";
            });

    /// <summary>Why a difference has no interval; null where it has one, or a side has no trials.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="paired">Whether it is from pairs of trials.</param>
    public static string? Why(EstimandDifference difference, bool paired) =>
        double.IsNaN(difference.Low) && difference.A.Trials > 0 && difference.B.Trials > 0 ? Reason(difference, paired) : null;

    private static string Reason(EstimandDifference difference, bool paired)
    {
        if (EstimatorTexts.IsConstant(difference.A.Estimator) && EstimatorTexts.IsConstant(difference.B.Estimator))
        {
            return $"both sides are {EstimatorTexts.WhyConstant(difference.A.Estimator)}";
        }

        return (paired, paired ? difference.Pairs : Math.Min(difference.A.Trials, difference.B.Trials)) switch
        {
            (true, 0) => "no pair of trials has it on both sides",
            (true, 1) => "one pair of trials says nothing about its error",
            (false, 1) => "one trial of a side says nothing about its error",
            (true, _) => "all pairs of trials are alike, and without bounds that says nothing about its error",
            (false, _) => "all trials of a side are alike, and without bounds that says nothing about its error",
        };
    }
}
