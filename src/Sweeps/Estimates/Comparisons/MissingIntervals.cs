using System.Collections.Immutable;
using System.Globalization;
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
            .Where(d => double.IsNaN(d.Low) && d.A.Trials > 0 && d.B.Trials > 0)
            .GroupBy(d => Reason(d, paired), StringComparer.Ordinal)
            .Select(group => $"No interval for A - B of {Names([.. group], modalities)}: {group.Key}.");

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

    private static string Names(IReadOnlyList<EstimandDifference> differences, ImmutableArray<string> modalities)
    {
        string named = string.Join(", ", differences.Take(NamedAtMost).Select(d => EstimandSelector.Format(d.Estimand, modalities)));
        int more = differences.Count - NamedAtMost;
        return more > 0 ? string.Create(CultureInfo.InvariantCulture, $"{named} and {more} more") : named;
    }
}
