using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>
/// Gaps that changed from a value of <c>training.T</c> to the next one: errors on training samples may be small long before rare samples
/// have taught the modalities that lost, so that a gap goes on changing where training counts as over.
/// </summary>
internal static class GapAfterTraining
{
    private const string Iterations = "training.T";
    private const int MostTurns = 3;

    /// <summary>A sentence about the change that matters most; none where there is none.</summary>
    /// <param name="column">How the gap is written.</param>
    /// <param name="steps">Changes of the gap from each configuration to the next.</param>
    public static IEnumerable<string> Of(EstimateColumn column, ImmutableArray<ContrastEstimate> steps)
    {
        ContrastEstimate[] changed = [.. steps.Where(HasChanged).OrderByDescending(s => Math.Abs(s.Difference.Difference))];
        ContrastEstimate[] turned = [.. changed.Where(HasTurned)];
        if (turned.Length > 0)
        {
            string turns = string.Join(
                "; ",
                turned
                    .Take(MostTurns)
                    .Select(t =>
                        $"from {t.Minus.Label} to {t.Of.Label} joint training turns from {Side(t.Difference.B)} to "
                            + $"{Side(t.Difference.A)}, by "
                        + Size(column, t)
                    )
            );
            yield return $"The answer changes with training.T: {turns}{More(turned.Length - MostTurns + 1)}. Quote each gap with its T.";
        }
        else if (changed is [var most, ..])
        {
            yield return $"The gap changes with training.T, also where training counts as over: from "
                + $"{most.Minus.Label} to {most.Of.Label} by {Size(column, most)}"
                + $"{More(changed.Length)}. Quote each gap with its T.";
        }
    }

    /// <summary>
    /// The same steps, with the sides named whose gap is known to change because the sweep has them with more iterations.
    /// </summary>
    /// <param name="column">How the gap is written.</param>
    /// <param name="steps">Changes of the gap from each configuration to the next.</param>
    public static ImmutableArray<ContrastEstimate> Unsettled(EstimateColumn column, ImmutableArray<ContrastEstimate> steps)
    {
        Dictionary<int, ContrastEstimate> after = [];
        foreach (ContrastEstimate step in steps.Where(HasChanged))
        {
            after.TryAdd(step.Minus.Index, step);
        }

        return
        [
            .. steps.Select(s => s with { Unsettled = [.. new[] { s.Of, s.Minus }.Select(c => Reason(s, c)).OfType<UnsettledSide>()] }),
        ];

        UnsettledSide? Reason(ContrastEstimate step, PlannedConfiguration side) =>
            step.Unsettled.FirstOrDefault(u => u.Configuration.Index == side.Index)
            ?? (
                after.TryGetValue(side.Index, out ContrastEstimate? later)
                    ? new UnsettledSide(side, $"its gap changed {Until(later)}")
                    : null
            );

        string Until(ContrastEstimate later)
        {
            (string value, _) = column.Cells(later.Difference.Difference, later.Difference.Low, later.Difference.High);
            return $"by {value} percentage points until T = {later.Of.AxisValues.Single(a => a.Parameter == Iterations).Value}";
        }
    }

    private static bool HasChanged(ContrastEstimate step) =>
        (step.Difference.Low > 0 || step.Difference.High < 0)
        && step
            .Of.AxisValues.Zip(step.Minus.AxisValues)
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => pair.First.Parameter)
            .ToArray()
            is [Iterations];

    private static bool HasTurned(ContrastEstimate step)
    {
        (Estimate to, Estimate from) = (step.Difference.A, step.Difference.B);
        return (from.Low > 0 && to.High < 0) || (from.High < 0 && to.Low > 0);
    }

    private static string Side(Estimate gap) => gap.Low > 0 ? "worse" : "better";

    private static string Size(EstimateColumn column, ContrastEstimate step)
    {
        (string value, string interval) = column.Cells(step.Difference.Difference, step.Difference.Low, step.Difference.High);
        return $"{value} {interval} percentage points";
    }

    private static string More(int all) => all > 1 ? $", and {CountText.Of(all - 1, "more pair")} of configurations" : "";
}
