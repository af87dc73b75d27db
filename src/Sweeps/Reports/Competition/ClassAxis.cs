using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>The horizontal axis of charts per class: the average over classes first, then the classes.</summary>
internal static class ClassAxis
{
    /// <summary>Most classes that a chart shows; the tables and files have all.</summary>
    public const int Most = 100;

    /// <summary>Number of classes shown.</summary>
    public static int Shown(int classes) => Math.Min(classes, Most);

    /// <summary>The axis.</summary>
    public static AxisSpec Of(int classes) =>
        AxisSpec.Categories("class", Enumerable.Range(0, Shown(classes)).Select(j => InvariantText.Whole(j)).Prepend("mean"));

    /// <summary>Classes to look up: null for the average, then 0, 1, ...; their index is the position on the axis.</summary>
    public static IEnumerable<int?> Positions(int classes) => Enumerable.Range(-1, Shown(classes) + 1).Select(j => j < 0 ? (int?)null : j);

    /// <summary>A class in words.</summary>
    public static string Name(int? index) => index is { } j ? $"class {InvariantText.Whole(j)}" : "mean over classes";

    /// <summary>A sentence about classes that are not shown; empty when all are.</summary>
    public static string Note(int classes) =>
        classes <= Most
            ? ""
            : $" Only the first {InvariantText.Whole(Most)} of {InvariantText.Count(classes)} classes are drawn; the mean is over all.";
}
