using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>How a quantity changes from a configuration to the next one, as text, for pages and terminals.</summary>
public static class StepText
{
    /// <summary>The command that compares any two configurations of a run.</summary>
    internal const string Command = "modcomp compare RUN RUN --config-a TO --config-b FROM";

    private const string Numbers = "To compare two others in the same way by their numbers (the difference is in fractions): ";
    private const string Compare = Numbers + Command + ".";

    /// <summary>The headings of <see cref="Cells"/>.</summary>
    /// <param name="column">What changes.</param>
    /// <param name="steps">The changes.</param>
    public static IReadOnlyList<string> Headings(EstimateColumn column, ImmutableArray<ContrastEstimate> steps)
    {
        ArgumentNullException.ThrowIfNull(column);
        return ["From", "To", $"Change of {column.Heading}", "Interval", "", .. ContrastText.UnsettledHeading(steps)];
    }

    /// <summary>How the table is to be read.</summary>
    /// <param name="steps">The changes, at least one.</param>
    public static string Caption(ImmutableArray<ContrastEstimate> steps) =>
        string.Join(' ', new[] { Intro(steps), Compare, ContrastText.Unsettled(steps) }.OfType<string>());

    /// <summary>The same without the command, which a page sets as one.</summary>
    /// <param name="steps">The changes, at least one.</param>
    internal static (string Before, string After) AroundCommand(ImmutableArray<ContrastEstimate> steps) =>
        ($"{Intro(steps)} {Numbers}", ContrastText.Unsettled(steps) is { } which ? $". {which}" : ".");

    /// <summary>What the marks after intervals mean, as a sentence; null where there are none.</summary>
    /// <param name="column">What changes.</param>
    /// <param name="steps">The changes.</param>
    public static string? Note(EstimateColumn column, ImmutableArray<ContrastEstimate> steps)
    {
        ArgumentNullException.ThrowIfNull(column);
        return ContrastText.Unseen(steps, column.InPercent ? 100 : 1);
    }

    /// <summary>Why there is no table, as a sentence.</summary>
    /// <param name="column">What would be compared.</param>
    /// <param name="why">Why, as the rest of a sentence.</param>
    internal static string Omitted(EstimateColumn column, string why) =>
        $"How the {column.Estimand.Name} changes from one configuration to the next is not shown: {why}. {Compare}";

    /// <summary>The cells of a row.</summary>
    /// <param name="column">What changes.</param>
    /// <param name="step">The change.</param>
    /// <param name="all">All changes of the table.</param>
    public static string[] Cells(EstimateColumn column, ContrastEstimate step, ImmutableArray<ContrastEstimate> all)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(step);
        EstimandDifference difference = step.Difference;
        (string value, string interval) = column.Cells(difference.Difference, difference.Low, difference.High);
        return
        [
            Numbered(step.Minus),
            Numbered(step.Of),
            value,
            UnseenText.Marked(interval, difference.Unseen),
            difference.Low > 0 ? "higher"
            : difference.High < 0 ? "lower"
            : "no change shown",
            .. ContrastText.UnsettledCell(step, all),
        ];
    }

    private static string Numbered(PlannedConfiguration configuration) =>
        $"{InvariantText.Whole(configuration.Index)}: {configuration.Label}";

    private static string Intro(ImmutableArray<ContrastEstimate> steps)
    {
        string numbers = steps[0].Difference.Method
            is DifferenceMethod.Paired
                or DifferenceMethod.NoDifference
                or DifferenceMethod.SameDifference
            ? "trial by trial with the same random numbers"
            : "with independent random numbers";
        return $"Change of the {steps[0].Estimand} from one configuration to the next, {numbers}; each interval at "
            + $"{CountText.Percent(steps[0].Difference.Confidence)} for itself.";
    }
}
