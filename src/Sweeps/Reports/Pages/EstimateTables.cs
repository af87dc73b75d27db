using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>The tables of a page.</summary>
internal static class EstimateTables
{
    // Positions of the columns Estimate, Interval and Trials.
    private static readonly int[] Numeric = [2, 3, 4];

    /// <summary>Every estimate of a configuration, folded away.</summary>
    public static XElement Full(ConfigurationEstimates estimates, bool perClass)
    {
        EstimatesTable table = EstimatesTable.Of(estimates, perClass);
        // The last column is that of theory.
        ImmutableArray<string> headings = EstimatesTable.Headings(estimates.Configuration);
        int columns = headings.Length - (ExperimentReports.Of(estimates.Configuration).HasTheory ? 0 : 1);
        var head = Html.Element("tr", headings.Take(columns).Select((h, i) => Cell("th", i, h)));
        var body = table.Rows.Select(r => Html.Element("tr", r.Cells.Take(columns).Select((text, i) => Cell("td", i, text))));
        return Html.Element(
            "details",
            Html.Element("summary", $"{table.Title}: {CountText.Of(table.Rows.Length, "estimate")}"),
            Html.Classed("div", "table", Html.Element("table", Html.Element("thead", head), Html.Element("tbody", body))),
            EstimatesTable.Notes(table.Rows).Select(n => Html.Classed("p", "note", n))
        );
    }

    /// <summary>The estimates of a configuration that the table of all configurations has columns for, and no others.</summary>
    public static ConfigurationEstimates ForOverview(ConfigurationEstimates estimates) =>
        estimates.WithoutClasses() with
        {
            Estimates =
            [
                .. ExperimentReports
                    .Of(estimates.Configuration)
                    .Overview(estimates, totals: null)
                    .Select(o => o.Estimand)
                    .Concat(ExperimentReports.Of(estimates.Configuration).OverviewTexts(estimates).SelectMany(t => t.Of))
                    .SelectMany(e => new[] { estimates.Find(e), estimates.Stated(e) })
                    .OfType<Estimate>()
                    .Distinct(),
            ],
        };

    /// <summary>One row per configuration.</summary>
    /// <param name="configurations">The configurations, at least one.</param>
    /// <param name="totals">What there is to say of them together, and of those that are left out.</param>
    public static XElement OfConfigurations(IReadOnlyList<ConfigurationEstimates> configurations, SweepTotals totals)
    {
        IReadOnlyList<EstimateColumn> columns = ExperimentReports.Of(configurations[0].Configuration).Overview(configurations[0], totals);
        IReadOnlyList<TextColumn> texts = ExperimentReports.Of(configurations[0].Configuration).OverviewTexts(configurations[0]);
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
            Html.Classed("th", "n", "no."),
            Html.Element("th", "configuration"),
            Html.Classed("th", "n", "trials"),
            failed.Select(f => Html.Classed("th", "n", f.Heading)),
            texts.Select(t => Heading("th", null, t.Heading)),
            columns.Select(o => Heading("th", "n", o.Heading))
        );
        var body = configurations.Select(c =>
            Html.Element(
                "tr",
                Html.Classed("td", "n", InvariantText.Whole(c.Configuration.Index)),
                Html.Element("td", c.Configuration.Label),
                Html.Classed("td", "n", InvariantText.Count(c.Trials)),
                failed.Select(f => Html.Classed("td", "n", InvariantText.Count(f.Count(c)))),
                texts.Select(t => Words(t.Text(c))),
                columns.Select(o => o.Of(c) is { } estimate ? Stacked(o, estimate) : Html.Classed("td", "n", "–"))
            )
        );
        return Html.Classed("div", "table wide", Html.Element("table", Html.Element("thead", head), Html.Element("tbody", body)));
    }

    // What a heading has in brackets stands under it, which keeps the table within a page.
    private static XElement Heading(string name, string? style, string heading)
    {
        heading = heading.Replace(" > ", "\u00a0>\u00a0", StringComparison.Ordinal);
        int at = heading.LastIndexOf(" (", StringComparison.Ordinal);
        object[] parts = at < 0 ? [heading] : [heading[..at], Html.Classed("span", "interval", heading[(at + 2)..^1])];
        return style is null ? Html.Element(name, parts) : Html.Classed(name, style, parts);
    }

    /// <summary>What the marks of the table of all configurations mean; null where it has none.</summary>
    /// <param name="configurations">Its configurations, at least one.</param>
    /// <param name="totals">As for the table.</param>
    public static XElement? NoteOf(IReadOnlyList<ConfigurationEstimates> configurations, SweepTotals totals) =>
        EstimateColumn.Note(
            ExperimentReports.Of(configurations[0].Configuration).Overview(configurations[0], totals),
            ExperimentReports.Of(configurations[0].Configuration).OverviewTexts(configurations[0]),
            configurations
        )
            is { } note
            ? Html.Classed("p", "note", note)
            : null;

    /// <summary>What the table of all configurations and the charts under it leave out; null where there is nothing to say.</summary>
    /// <param name="example">All estimates of one of the configurations.</param>
    /// <param name="totals">What there is to say of all of them together.</param>
    public static XElement? Omitted(ConfigurationEstimates example, SweepTotals totals)
    {
        IExperimentReport report = ExperimentReports.Of(example.Configuration);
        int all = report.Telling(example).Count();
        int columns = report.Overview(example, totals).Count;
        int panels = report.Panels(example).Count();
        return !report.TellsOmitted || columns >= all
            ? null
            : Html.Element(
                "p",
                $"The table has columns for {InvariantText.Whole(columns)} of {CountText.Of(all, "estimand")}"
                    + (panels < all ? $", the charts have panels for {InvariantText.Whole(panels)}" : "")
                    + ". The tables of every estimate, further down, have all."
            );
    }

    private static XElement Words((string Text, string Detail) said) =>
        Html.Element("td", said.Text, said.Detail.Length == 0 ? null : Html.Classed("span", "interval", said.Detail));

    private static XElement Stacked(EstimateColumn column, Estimate estimate)
    {
        (string value, string interval) = column.Cells(estimate);
        return PlainTable.Stacked(value, interval);
    }

    private static XElement Cell(string name, int column, string text) =>
        Array.IndexOf(Numeric, column) >= 0 ? Html.Classed(name, "n", text) : Html.Element(name, text);
}
