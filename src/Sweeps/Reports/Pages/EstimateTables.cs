using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>The tables of a page.</summary>
internal static class EstimateTables
{
    // Positions of the columns Estimate, Interval and Trials.
    private static readonly int[] Numeric = [2, 3, 4];

    private static readonly (string Heading, Func<ConfigurationEstimates, Estimate?> Pick)[] Overview =
    [
        ("agreement", c => c.Find(new Estimand(EstimandNames.Agreement))),
        ("classes won", c => c.Find(new Estimand(EstimandNames.Won))),
        ("joint test error", c => c.Find(new Estimand(EstimandNames.TestError, NetworkKind.Joint))),
        ("gap", c => c.Find(new Estimand(EstimandNames.Gap))),
        ("P(gap > 0)", c => c.Find(new Estimand(EstimandNames.GapPositive))),
    ];

    private static readonly (string Heading, Func<ConfigurationEstimates, Estimate?> Pick)[] OverviewAlone =
    [
        ("test error", c => c.Find(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 0))),
        ("training error", c => c.Find(new Estimand(EstimandNames.TrainError, NetworkKind.Unimodal, 0))),
        ("final loss (nats)", c => c.Find(new Estimand(EstimandNames.FinalLoss, NetworkKind.Unimodal, 0))),
        ("classes learned", c => c.Find(new Estimand(EstimandNames.Learned, Modality: 0))),
    ];

    // Columns of the table of all configurations in another experiment than the competition.
    private const int MostOverview = 5;

    /// <summary>Every estimate of a configuration, folded away.</summary>
    public static XElement Full(ConfigurationEstimates estimates, bool perClass)
    {
        EstimatesTable table = EstimatesTable.Of(estimates, perClass);
        var head = Html.Element("tr", EstimatesTable.Headings.Select((h, i) => Cell("th", i, h)));
        var body = table.Rows.Select(r =>
            Html.Element(
                "tr",
                new[] { r.Quantity, r.About, r.Value, r.Interval, r.Trials, r.Method, r.Theory }.Select((text, i) => Cell("td", i, text))
            )
        );
        return Html.Element(
            "details",
            Html.Element("summary", $"{table.Title}: {CountText.Of(table.Rows.Length, "estimate")}"),
            Html.Classed("div", "table", Html.Element("table", Html.Element("thead", head), Html.Element("tbody", body)))
        );
    }

    /// <summary>The estimates of a configuration that the table of all configurations has columns for, and no others.</summary>
    public static ConfigurationEstimates ForOverview(ConfigurationEstimates estimates) =>
        estimates.WithoutClasses() with
        {
            Estimates = estimates.Configuration.Competition is null
                ? [.. Own(estimates)]
                : [.. Overview.Concat(OverviewAlone).Select(o => o.Pick(estimates)).OfType<Estimate>().Distinct()],
        };

    /// <summary>One row per configuration.</summary>
    /// <param name="configurations">The configurations.</param>
    /// <param name="totals">What there is to say of them together, and of those that are left out.</param>
    public static XElement OfConfigurations(IReadOnlyList<ConfigurationEstimates> configurations, SweepTotals totals)
    {
        // With one modality nobody competes.
        var columns =
            configurations is [{ Configuration.Competition: null } first, ..] ? OfOthers(first)
            : totals.IsAlone ? OverviewAlone
            : Overview;
        // A column of zeros would push the last one off the page; the header says when a trial failed.
        (string Heading, long All, Func<ConfigurationEstimates, long> Count)[] failed =
        [
            .. new (string Heading, long All, Func<ConfigurationEstimates, long> Count)[]
            {
                ("diverged", totals.Diverged, c => c.Diverged),
                ("timed out", totals.TimedOut, c => c.TimedOut),
                ("crashed", totals.Crashed, c => c.Crashed),
            }.Where(f => f.All > 0),
        ];
        var head = Html.Element(
            "tr",
            Html.Element("th", "configuration"),
            Html.Classed("th", "n", "trials"),
            failed.Select(f => Html.Classed("th", "n", f.Heading)),
            columns.Select(o => Html.Classed("th", "n", o.Heading))
        );
        var body = configurations.Select(c =>
            Html.Element(
                "tr",
                Html.Element("td", c.Configuration.Label),
                Html.Classed("td", "n", InvariantText.Count(c.Trials)),
                failed.Select(f => Html.Classed("td", "n", InvariantText.Count(f.Count(c)))),
                columns.Select(o => o.Pick(c) is { } estimate ? Stacked(estimate) : Html.Classed("td", "n", "–"))
            )
        );
        return Html.Classed("div", "table", Html.Element("table", Html.Element("thead", head), Html.Element("tbody", body)));
    }

    private static IEnumerable<Estimate> Own(ConfigurationEstimates estimates) =>
        estimates.Estimates.Where(e => !EstimandNames.IsOutcome(e.Estimand.Name)).Take(MostOverview);

    private static (string Heading, Func<ConfigurationEstimates, Estimate?> Pick)[] OfOthers(ConfigurationEstimates first) =>
        [.. Own(first).Select(e => (e.Estimand.Name, (Func<ConfigurationEstimates, Estimate?>)(c => c.Find(e.Estimand))))];

    private static XElement Stacked(Estimate estimate)
    {
        int decimals = InvariantText.DecimalsFor(estimate.HalfWidth);
        return PlainTable.Stacked(
            InvariantText.Fixed(estimate.Value, decimals),
            EstimandText.Interval(estimate.Low, estimate.High, decimals)
        );
    }

    private static XElement Cell(string name, int column, string text) =>
        Array.IndexOf(Numeric, column) >= 0 ? Html.Classed(name, "n", text) : Html.Element(name, text);
}
