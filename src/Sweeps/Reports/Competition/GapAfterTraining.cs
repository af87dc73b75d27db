using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>
/// Gaps that changed with more training although training counted as over: errors on training samples may be small long before rare samples
/// have taught the modalities that lost.
/// </summary>
internal static class GapAfterTraining
{
    private const string Iterations = "training.T";

    /// <summary>A sentence about the largest such change; none where there is none.</summary>
    /// <param name="column">How the gap is written.</param>
    /// <param name="steps">Changes of the gap from each configuration to the next.</param>
    public static IEnumerable<string> Of(EstimateColumn column, ImmutableArray<ContrastEstimate> steps)
    {
        ContrastEstimate[] changed =
        [
            .. steps
                .Where(s =>
                    IsOfIterations(s.Of, s.Minus)
                    && s.Unsettled.All(u => u.Configuration.Index != s.Minus.Index)
                    && (s.Difference.Low > 0 || s.Difference.High < 0)
                )
                .OrderByDescending(s => Math.Abs(s.Difference.Difference)),
        ];
        if (changed is not [var most, ..])
        {
            yield break;
        }

        (string value, string interval) = column.Cells(most.Difference.Difference, most.Difference.Low, most.Difference.High);
        string more = changed.Length > 1 ? $", and less in {changed.Length - 1} more of such pairs" : "";
        yield return $"A gap still changed although training counted as over: from {most.Minus.Label} to {most.Of.Label} by {value} "
            + $"{interval} percentage points{more}. What is said of a gap is said of its training.T.";
    }

    private static bool IsOfIterations(PlannedConfiguration of, PlannedConfiguration minus) =>
        of
            .AxisValues.Zip(minus.AxisValues)
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => pair.First.Parameter)
            .ToArray()
            is [Iterations];
}
