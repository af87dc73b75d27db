using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// Writes <c>report.html</c>: one page that needs no script, no network and no other file, with the findings in words, plots, tables of
/// every estimate, the spec and how to reproduce it. How to read it is in <c>docs/reading-a-report.md</c>. The page is well-formed XML too.
/// </summary>
public static class HtmlReport
{
    /// <summary>Most configurations with plots of their own; the others are in the plots over the axes and in the tables.</summary>
    public const int MostDetailed = 12;

    /// <summary>Most configurations in the table of all configurations; all are in <c>estimates.csv</c>.</summary>
    public const int MostListed = 1000;

    /// <summary>Most configurations with a full table on the page; all are in <c>estimates.csv</c>.</summary>
    public const int MostTables = 200;

    /// <summary>Most rows of tables on the page with rows per class; with more, the tables have class averages only.</summary>
    public const int MostRows = 4000;

    private const int MostAxes = 4;

    /// <summary>Writes the page; the writer stays open.</summary>
    public static void Write(SweepReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        XElement page = Page.Of(
            $"{report.Spec.Name}: {char.ToLowerInvariant(Header.Kicker(report)[0])}{Header.Kicker(report)[1..]}",
            Header.Of(report),
            Html.Element("main", Sections(report)),
            Footer(report)
        );
        Html.Write(page, writer);
    }

    private static IEnumerable<XElement> Sections(SweepReport report)
    {
        var shown = new ShownConfigurations(report);
        if (shown.Count > 1)
        {
            yield return Html.Element("section", Html.Attribute("id", "across"), Across(shown, report));
        }

        if (report.Remedies is not null)
        {
            yield return Html.Element(
                "section",
                Html.Attribute("id", "remedies"),
                ExperimentReports.Of(report.Spec).RemedySections(report)
            );
        }

        if (report.Spec.Until is not null)
        {
            yield return Html.Element("section", Html.Attribute("id", "target"), TargetTable.Of(report.Spec, shown.Totals.Standings));
        }

        if (!report.Contrasts.IsEmpty)
        {
            yield return Html.Element("section", Html.Attribute("id", "contrasts"), ContrastTables.Of(report.Contrasts));
        }

        Dictionary<string, string> exact = new(StringComparer.Ordinal);
        foreach (ConfigurationEstimates estimates in shown.Detailed)
        {
            TracedTrial[] traces = [.. report.Traces.Where(t => !t.IsToCompare && t.Configuration.Index == estimates.Configuration.Index)];
            string heading =
                shown.Count == 1
                    ? "Findings"
                    : $"Configuration {InvariantText.Whole(estimates.Configuration.Index)}: {estimates.Configuration.Label}";
            yield return Html.Element(
                "section",
                Html.Attribute("id", Header.Anchor(estimates)),
                Html.Element("h2", heading),
                // A page about one configuration has its answer on top.
                shown.Count == 1
                    ? null
                    : AnswerBox.Of(estimates),
                ConfigurationSection.Of(estimates, traces, exact)
            );
        }

        if (report.Verdicts is { Rows.Count: > 0 } verdicts)
        {
            yield return Html.Element(
                "section",
                Html.Attribute("id", "verdicts"),
                VerdictTables.Of(verdicts, controlled: report.Spec.Until is null)
            );
        }

        yield return Html.Element("section", Html.Attribute("id", "tables"), Tables(shown));
        if (ExperimentReports.Of(report.Spec).Words is { Count: > 0 } words)
        {
            yield return Html.Element(
                "section",
                Html.Attribute("id", "words"),
                Html.Element("h2", "Words"),
                Html.Element(
                    "details",
                    Html.Element("summary", "What the words and symbols of this page mean"),
                    Html.Classed("dl", "facts", words.SelectMany(w => new[] { Html.Element("dt", w.Word), Html.Element("dd", w.Meaning) }))
                )
            );
        }

        yield return Html.Element(
            "section",
            Html.Attribute("id", "spec"),
            Html.Element("h2", "Spec"),
            Html.Element("p", "The text of the sweep as it was run."),
            Html.Element("pre", report.Spec.SourceText),
            Html.Element(
                "details",
                Html.Element(
                    "summary",
                    "Canonical text: what determines results (a newer key stands in it only where it differs from its default)"
                ),
                Html.Element("pre", report.Spec.CanonicalText)
            )
        );
    }

    private static IEnumerable<XElement> Across(ShownConfigurations shown, SweepReport report)
    {
        yield return Html.Element("h2", "Across configurations");
        yield return EstimateTables.OfConfigurations(shown.Listed, shown.Totals);
        if (EstimateTables.NoteOf(shown.Listed, shown.Totals) is { } note)
        {
            yield return note;
        }

        if (EstimateTables.Omitted(shown.Detailed[0], shown.Totals) is { } omitted)
        {
            yield return omitted;
        }

        foreach (XElement element in StepTable.Of(report.Steps, report.WhyNoSteps))
        {
            yield return element;
        }

        if (shown.Count > shown.Listed.Count)
        {
            yield return Html.Element(
                "p",
                $"The table has the first {InvariantText.Count(shown.Listed.Count)} of {InvariantText.Count(shown.Count)} configurations; "
                    + $"estimates.csv has all. "
                    + "“modcomp report RUN --config I” writes a page about any one of them."
            );
        }

        if (shown.Count > MostDetailed)
        {
            yield return Html.Element(
                "p",
                $"Plots of their own follow for the first {InvariantText.Whole(MostDetailed)} of {InvariantText.Count(shown.Count)} "
                    + $"configurations."
            );
        }

        var axes = shown.Axes();
        for (int i = 0; i < Math.Min(axes.Count, MostAxes); i++)
        {
            yield return Html.Figure(AxisChart.Of(axes[i], shown.Find, Panels, $"axis-{InvariantText.Whole(i)}", shown.HasTheory));
        }
    }

    /// <summary>What the experiment draws against a swept parameter.</summary>
    internal static IEnumerable<(string Title, Estimand Estimand)> Panels(ConfigurationEstimates example) =>
        ExperimentReports.Of(example.Configuration).Panels(example).Select(p => (p.Heading, p.Estimand));

    private static IEnumerable<XElement> Tables(ShownConfigurations shown)
    {
        yield return Html.Element("h2", "Every estimate");
        yield return Html.Element(
            "p",
            (
                shown.HasTheory
                    ? "Every number with its interval, the trials behind it, how it was computed and what theory says. "
                    : "Every number with its interval, the trials behind it and how it was computed. "
            )
                + "The factor after an estimator is its variance reduction. "
                + (
                    shown.PerClass
                        ? ""
                        : "Rows per class are in estimates.csv and estimates.json, which hold every estimate; here are the averages "
                            + "over classes. "
                )
                + (shown.Count > MostTables ? $"The first {InvariantText.Whole(MostTables)} configurations are listed." : "")
        );
        foreach (ConfigurationEstimates estimates in shown.Tabled)
        {
            yield return EstimateTables.Full(estimates, shown.PerClass);
        }
    }

    /// <summary>What a paper must quote so that a reader can compute the same numbers, in one line.</summary>
    internal static string Citation(SweepReport report) =>
        $"Sweep “{report.Spec.Name}”, seed {report.Spec.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}, "
        + $"{InvariantText.Whole(report.TrialsDone)} {CountText.Noun(report.TrialsDone, "trial")}"
        + $"{Configurations(report)}, "
        + $"ModalityCompetition {report.CodeVersion}, {ExperimentReports.Of(report.Spec).MadeBy(report)}, results SHA-256 "
        + $"{report.ResultsHash}, spec in the supplement.";

    // A page about one configuration names it; of several the reader names the one that a number is about.
    private static string Configurations(SweepReport report) =>
        report.Spec.Configurations.Length == 1 ? ""
        : report.Estimates is [var only] && report.TrialsPlanned == report.Spec.Trials
            ? $" of configuration {InvariantText.Whole(only.Configuration.Index)} ({only.Configuration.Label})"
        : $" over {CountText.Of(report.Spec.Configurations.Length, "configuration")}";

    private static XElement Footer(SweepReport report)
    {
        IExperimentReport experiment = ExperimentReports.Of(report.Spec);
        (string option, string checks) = experiment.RunsAgain(report)
            ? (
                "--retrain 20 ",
                ", that its estimates are those of its trials, and that 20 of its trials give the same bits when they are trained again"
            )
            : ("", " and that its estimates are those of its trials");
        return Html.Element(
            "footer",
            Html.Element("h2", Html.Attribute("id", "cite"), "Reproduce and cite"),
            Html.Element("pre", $"{experiment.Command(report)}\nmodcomp verify RUN {option}--hash {report.ResultsHash}"),
            Html.Element(
                "p",
                $"with version {report.CodeVersion} {experiment.Repeats(report)} The second command checks that a run folder has this "
                    + $"hash{checks}. Cite a number together with its interval, its number of trials, and this line:"
            ),
            Html.Element("pre", Citation(report)),
            report.Estimates.Count < 2
                ? null
                : Html.Element(
                    "p",
                    $"A number is about one configuration: name it with the number, for example “configuration "
                        + $"{InvariantText.Whole(report.Estimates[0].Configuration.Index)} ({report.Estimates[0].Configuration.Label})”."
                ),
            experiment.Source
        );
    }
}
