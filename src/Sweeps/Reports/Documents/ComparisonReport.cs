using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>Two runs compared, as text for a terminal and as JSON.</summary>
public static class ComparisonReport
{
    /// <summary>Version of the schema, the value of <c>schema</c>.</summary>
    public const string Schema = "modality-competition/comparison/1";

    private static readonly string[] Headings = ["", "quantity", "about", "A", "B", "A − B", "interval", "pairs", "method"];

    /// <summary>Writes the comparison as aligned text; a <c>*</c> marks intervals that exclude zero. The writer stays open.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="perClass">Whether rows about a single class are included.</param>
    public static void WriteText(RunComparison comparison, TextWriter writer, bool perClass = false)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(writer);
        WriteWarnings(writer, comparison.Warnings);
        foreach (ConfigurationComparison pair in comparison.Configurations)
        {
            string kind = pair.Paired ? "paired by common random numbers" : "independent";
            writer.Write($"A: {pair.A.Label}   B: {pair.B.Label}   ({kind})\n");
            WriteWarnings(writer, pair.Warnings);
            string[][] rows = [Headings, .. pair.Differences.Where(d => perClass || d.Estimand.Class is null).Select(d => Row(d, pair.A))];
            WriteAligned(writer, rows);
            writer.Write("\n");
        }

        writer.Write("* the interval of A − B excludes 0; each interval holds for itself, not for all at once.\n");
    }

    /// <summary>Writes the comparison as UTF-8 JSON; NaN is <c>null</c>. The stream stays open.</summary>
    public static void WriteJson(RunComparison comparison, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(stream);
        ReportJson.Write(stream, ComparisonDocument.Of(comparison));
    }

    private static string[] Row(EstimandDifference difference, PlannedConfiguration planned)
    {
        int decimals = InvariantText.DecimalsFor((difference.High - difference.Low) / 2);
        return
        [
            difference.Significant ? "*" : "",
            EstimandText.Quantity(difference.Estimand, planned),
            EstimandText.About(difference.Estimand, planned),
            InvariantText.Fixed(difference.ValueA, decimals),
            InvariantText.Fixed(difference.ValueB, decimals),
            InvariantText.Fixed(difference.Difference, decimals),
            EstimandText.Interval(difference.Low, difference.High, decimals),
            difference.Pairs == 0 ? "–" : InvariantText.Count(difference.Pairs),
            Method(difference),
        ];
    }

    private static string Method(EstimandDifference difference)
    {
        string name = difference.Method switch
        {
            DifferenceMethod.Paired => "paired Student t",
            DifferenceMethod.CombinedIntervals => "combined intervals",
            DifferenceMethod.NoDifference => "no trial differs, Clopper–Pearson",
            DifferenceMethod.SameDifference => "all trials differ alike, Clopper–Pearson",
            DifferenceMethod.None => "no interval",
            _ => difference.Method.ToString(),
        };
        return difference.VarianceRatio is { } ratio && double.IsFinite(ratio) ? $"{name} (×{InvariantText.Significant(ratio, 2)})" : name;
    }

    private static void WriteAligned(TextWriter writer, string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, Headings.Length).Select(c => rows.Max(r => r[c].Length))];
        foreach (string[] row in rows)
        {
            // Text to the left, numbers (from column A to pairs) to the right.
            var cells = row.Select((cell, c) => c is >= 3 and <= 7 ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]));
            writer.Write(string.Join("  ", cells).TrimEnd() + "\n");
        }
    }

    private static void WriteWarnings(TextWriter writer, IEnumerable<string> warnings)
    {
        foreach (string warning in warnings)
        {
            writer.Write($"warning: {warning}\n");
        }
    }
}
