using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.Comparisons;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>How a quantity changes from a configuration to the next one, as text, for pages and terminals.</summary>
public static class StepText
{
    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["From", "To", "Change", "Interval", ""];

    /// <summary>How the table is to be read.</summary>
    /// <param name="steps">The changes, at least one.</param>
    public static string Caption(ImmutableArray<ContrastEstimate> steps)
    {
        string numbers = steps[0].Difference.Method
            is DifferenceMethod.Paired
                or DifferenceMethod.NoDifference
                or DifferenceMethod.SameDifference
            ? "trial by trial with the same random numbers"
            : "with independent random numbers";
        return $"Change of the {steps[0].Estimand} from one configuration to the next, {numbers}; each interval at "
            + $"{CountText.Percent(steps[0].Difference.Confidence)} for itself. modcomp compare RUN RUN --config-a I --config-b J "
            + $"compares any two.";
    }

    /// <summary>The cells of a row.</summary>
    /// <param name="step">The change.</param>
    public static string[] Cells(ContrastEstimate step)
    {
        ArgumentNullException.ThrowIfNull(step);
        EstimandDifference difference = step.Difference;
        int decimals = InvariantText.DecimalsFor((difference.High - difference.Low) / 2);
        return
        [
            step.Minus.Label,
            step.Of.Label,
            InvariantText.Fixed(difference.Difference, decimals),
            EstimandText.Interval(difference.Low, difference.High, decimals),
            difference.Low > 0 ? "larger"
            : difference.High < 0 ? "smaller"
            : "no change shown",
        ];
    }
}
