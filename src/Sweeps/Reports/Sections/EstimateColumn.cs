using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>An estimand under a heading: a column of a table over configurations, or a panel of a chart.</summary>
/// <param name="Heading">The heading; it names the unit where that is not the one of the estimand itself.</param>
/// <param name="Estimand">The estimand.</param>
/// <param name="InPercent">Whether a table shows it times 100, as the heading then says.</param>
public sealed record EstimateColumn(string Heading, Estimand Estimand, bool InPercent = false)
{
    /// <summary>The estimate of a configuration that the column shows; null where there is none.</summary>
    /// <param name="estimates">Estimates of the configuration.</param>
    public Estimate? Of(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        return estimates.Stated(Estimand);
    }

    /// <summary>A number and its interval as the column shows them, without the unit that its heading names.</summary>
    /// <param name="value">The number.</param>
    /// <param name="low">Lower end of its interval; NaN where there is none.</param>
    /// <param name="high">Upper end.</param>
    /// <returns>Two texts; the second is <c>–</c> without an interval.</returns>
    public (string Value, string Interval) Cells(double value, double low, double high)
    {
        double scale = InPercent ? 100 : 1;
        int decimals = InvariantText.DecimalsFor((high - low) / 2, scale);
        return (InvariantText.Fixed(scale * value, decimals), EstimandText.Interval(scale * low, scale * high, decimals));
    }

    /// <summary>The same of an estimate; an interval that is mostly a bound on trials that were not seen has a mark.</summary>
    /// <param name="estimate">The estimate.</param>
    public (string Value, string Interval) Cells(Estimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        (string value, string interval) = Cells(estimate.Value, estimate.Low, estimate.High);
        return (value, UnseenText.Marked(interval, estimate.Allowance));
    }

    /// <summary>What the mark says in a table of such columns, and which of them have controls, in sentences; null where there is nothing
    /// to say.</summary>
    /// <param name="columns">The columns of numbers.</param>
    /// <param name="texts">Those of words.</param>
    /// <param name="rows">What each row is about.</param>
    public static string? Note(
        IReadOnlyList<EstimateColumn> columns,
        IReadOnlyList<TextColumn> texts,
        IEnumerable<ConfigurationEstimates> rows
    )
    {
        HashSet<string> controlled = [];
        string? unseen = UnseenText.Note(
            rows.SelectMany(r =>
            {
                controlled.UnionWith(texts.Where(t => t.Of.Any(e => IsControlled(r, e))).Select(t => t.Heading));
                controlled.UnionWith(columns.Where(c => IsControlled(r, c.Estimand)).Select(c => c.Heading));
                return columns
                    .Select(c => (c.Of(r)?.Allowance, c.InPercent ? 100.0 : 1.0))
                    .Concat(
                        texts
                            .Where(t => t.Text(r).Detail.Contains(UnseenText.Mark, StringComparison.Ordinal))
                            .SelectMany(t => t.Of)
                            .Select(e => (r.Stated(e)?.Allowance, 100.0))
                    );
            }),
            "trial"
        );
        string? how = ControlledText.OfColumns(controlled);
        return unseen is null || how is null ? unseen ?? how : $"{how} {unseen}";
    }

    private static bool IsControlled(ConfigurationEstimates row, Estimand estimand) =>
        row.Stated(estimand) is { } stated && stated.Estimand != estimand;
}
