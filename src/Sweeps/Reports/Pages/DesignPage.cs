using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// Writes a page about how many trials a sweep takes: the half-width against the trials for each estimand that is wished for, and the
/// numbers as a table. Like a report it needs no script, no network and no other file.
/// </summary>
public static class DesignPage
{
    /// <summary>How the title begins, by which the page is known.</summary>
    public const string Title = "Design of ";

    private const int MostLines = MarkStyle.Count;

    /// <summary>Writes the page; the writer stays open.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="designs">What a pilot says of its configurations, in plan order.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="twins">What twins make of it: a table, and lines for the spec; null for nothing.</param>
    public static void Write(
        SweepSpec spec,
        IReadOnlyList<ConfigurationDesign> designs,
        TextWriter writer,
        (TextTable Table, string Section)? twins = null
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(designs);
        ArgumentNullException.ThrowIfNull(writer);
        string title = Title + spec.Name;
        XElement page = Page.Of(title, Html.Element("main", Html.Element("h1", title), Sections(designs), Twins(twins)));
        Html.Write(page, writer);
    }

    private static IEnumerable<XElement> Sections(IReadOnlyList<ConfigurationDesign> designs)
    {
        yield return Html.Classed(
            "p",
            "lead",
            $"From a pilot of {CountText.Of(designs.Sum(d => d.Trials), "trial")}, the first of the sweep. Numbers of trials have "
                + $"intervals at {CountText.Percent(TrialNumber.Confidence)}, because the variance that they rest on is an estimate."
        );
        foreach (ConfigurationDesign design in designs)
        {
            if (RegimeWarning.Of(design.Estimates) is { } warning)
            {
                yield return Html.Classed(
                    "p",
                    "warning",
                    $"{design.Configuration.Label}: {warning.What}, so that trials show no competition; {warning.Advice}."
                );
            }
        }

        for (int t = 0; t < designs[0].Targets.Count; t++)
        {
            if (Figure(designs, t) is { } figure)
            {
                yield return Html.Figure(figure);
            }
        }

        yield return PlainTable.Of(DesignText.Headings, designs.SelectMany(d => d.Targets.Select(t => DesignText.Cells(d, t).ToArray())));
        yield return Html.Element("p", DesignText.Caption);
        foreach (string sentence in DesignText.Constants(designs).Concat(DesignText.TestSamples(designs)))
        {
            yield return Html.Element("p", sentence);
        }

        IReadOnlyList<string>[] bound = [.. designs.Where(d => d.Binding is not null).Select(d => DesignText.BindingCells(d, d.Binding!))];
        if (bound.Length > 0)
        {
            yield return PlainTable.Of(DesignText.BindingHeadings, bound.Select(cells => cells.ToArray()));
            yield return Html.Element("p", DesignText.BindingCaption);
        }
    }

    private static IEnumerable<XElement> Twins((TextTable Table, string Section)? twins)
    {
        if (twins is var (table, section))
        {
            yield return Html.Element("h2", "With twins and without");
            yield return PlainTable.Of(table.Headings, table.Rows);
            yield return Html.Element("p", table.Caption);
            if (section.Length > 0)
            {
                yield return Html.Element("pre", section);
            }
        }
    }

    private static Figure? Figure(IReadOnlyList<ConfigurationDesign> designs, int t)
    {
        (ConfigurationDesign Design, TargetDesign Target)[] drawn =
        [
            .. designs.Select(d => (d, d.Targets[t])).Where(d => d.Item2.Curve.Count > 1).Take(MostLines),
        ];
        if (drawn.Length == 0)
        {
            return null;
        }

        DesignTarget target = drawn[0].Target.Target;
        HalfWidthPoint[] points = [.. drawn.SelectMany(d => d.Target.Curve)];
        AxisSpec x = AxisSpec.Log("trials of the configuration", points.Select(p => (double)p.Trials));
        Panel[] panels = [Panel("Fixed number of trials", p => p.HalfWidth, bands: true)];
        if (points.Any(p => double.IsFinite(p.Sequential)))
        {
            panels = [Panel("Anytime-valid, for a sweep that stops by itself", p => p.Sequential, bands: false), .. panels];
        }

        int more = designs.Count - drawn.Length;
        return new Figure
        {
            Id = $"half-width-{InvariantText.Whole(t)}",
            Title = $"Half-width of {target.Key}",
            Caption =
                $"Half-width of the interval of {target.Key} at {CountText.Percent(target.Confidence)} against the trials, from the pilot "
                + $"on. The wished one is {InvariantText.Exact(target.HalfWidth)}. Bands: the pilot's variance at the ends of its interval."
                + (more > 0 ? $" {CountText.Of(more, "more configuration")} in the table." : ""),
            Legend = [.. drawn.Select((d, i) => new LegendEntry(d.Design.Configuration.Label, i, LegendKind.Line))],
            Columns = 2,
            Panels = [.. panels],
            FrameHeight = 230,
        };

        Panel Panel(string title, Func<HalfWidthPoint, double> width, bool bands) =>
            new(
                title,
                x,
                AxisSpec.Log("half-width", points.Select(width).Append(target.HalfWidth)),
                [
                    new ReferenceMark(target.HalfWidth, "wished"),
                    .. drawn.Where(_ => bands).Select((d, i) => Band(i, d.Target.Curve)),
                    .. drawn.Select((d, i) => Line(i, d.Design.Configuration.Label, d.Target.Curve, width)),
                ]
            );
    }

    private static BandMark Band(int style, IReadOnlyList<HalfWidthPoint> curve) =>
        new BandMark(style, [.. curve.Where(p => p.Low > 0).Select(p => ((double)p.Trials, p.Low, p.High))]);

    private static LineMark Line(int style, string label, IReadOnlyList<HalfWidthPoint> curve, Func<HalfWidthPoint, double> width) =>
        new LineMark(style, [.. curve.Select(p => ((double)p.Trials, width(p)))]) { Text = label };
}
