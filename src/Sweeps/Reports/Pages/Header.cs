using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>The top of a page: what was run, with what, how much of it, and where to find what.</summary>
internal static class Header
{
    /// <summary>The header.</summary>
    public static XElement Of(SweepReport report) =>
        Html.Classed(
            "header",
            "top",
            Html.Classed("p", "kicker", Kicker(report)),
            Html.Element("h1", report.Spec.Name),
            report.Spec.Description.Length == 0 ? null : Html.Classed("p", "lead", report.Spec.Description),
            report.Estimates is [var only] ? AnswerBox.Of(only) : AnswerBox.Of(report.Answers),
            Html.Classed("dl", "facts", Facts(report).SelectMany(f => new[] { Html.Element("dt", f.Name), Html.Element("dd", f.Value) })),
            ReportWarnings.Of(Shortened(report)).Select(w => Html.Classed("p", "warning", w)),
            Html.Element(
                "nav",
                Html.Attribute("aria-label", "Contents"),
                Html.Element("ul", Contents(report).Select(c => Html.Element("li", Html.Link(c.Target, c.Text))))
            )
        );

    /// <summary>What the page is about, in two words.</summary>
    public static string Kicker(SweepReport report) => ExperimentReports.Of(report.Spec).Title(report.Spec);

    /// <summary>Identifier of the section of a configuration.</summary>
    public static string Anchor(ConfigurationEstimates estimates) => $"configuration-{InvariantText.Whole(estimates.Configuration.Index)}";

    // What an answer on the page says in full is not told twice.
    private static SweepReport Shortened(SweepReport report) =>
        report.Estimates.Count is var count and <= HtmlReport.MostDetailed
        && Enumerable.Range(0, count).All(i => AnswerBox.Of(report.Estimates[i]) is not null)
        && report.CautionInShort is { } brief
            ? report with
            {
                Caution = brief,
            }
            : report;

    private static IEnumerable<(string Name, object Value)> Facts(SweepReport report)
    {
        int configurations = report.Spec.Configurations.Length;
        yield return (
            "Trials",
            $"{InvariantText.Count(report.TrialsDone)} of "
                + $"{(report.Spec.Until is null ? "" : "at most ")}{InvariantText.Count(report.TrialsPlanned)}, "
                + (
                    configurations == 1 ? "one configuration"
                    : report.TrialsPlanned == report.Spec.Trials ? $"one of {InvariantText.Count(configurations)} configurations"
                    : $"over {InvariantText.Count(configurations)} configurations"
                )
        );
        foreach ((string name, string value) in ExperimentReports.Of(report.Spec).Facts(report))
        {
            yield return (name, value);
        }

        if (!report.Origins.IsEmpty)
        {
            yield return ("Trained by other runs", string.Join(' ', report.Origins));
        }

        yield return ("Intervals", $"{ChartText.Percent(report.Spec.Confidence)}, each for itself");
        yield return ("Seed", report.Spec.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("Engine", report.Engine.ToString());
        yield return ("Version", report.CodeVersion);
        yield return ("Results hash", Html.Element("code", report.ResultsHash));
        yield return ("Reproduce", Html.Element("code", ExperimentReports.Of(report.Spec).Command(report)));
    }

    private static IEnumerable<(string Target, string Text)> Contents(SweepReport report)
    {
        if (report.Estimates.Count > 1)
        {
            yield return ("#across", "Across configurations");
        }

        if (report.Remedies is not null)
        {
            yield return ("#remedies", "Remedies");
        }

        if (report.Spec.Until is not null)
        {
            yield return ("#target", "Target");
        }

        if (!report.Contrasts.IsEmpty)
        {
            yield return ("#contrasts", "Contrasts");
        }

        foreach (ConfigurationEstimates estimates in report.Estimates.Take(HtmlReport.MostDetailed))
        {
            yield return ($"#{Anchor(estimates)}", report.Estimates.Count == 1 ? "Findings" : estimates.Configuration.Label);
        }

        if (report.Verdicts is { Rows.Count: > 0 })
        {
            yield return ("#verdicts", "Verdicts");
        }

        yield return ("#tables", "Every estimate");
        if (ExperimentReports.Of(report.Spec).Words.Count > 0)
        {
            yield return ("#words", "Words");
        }

        yield return ("#spec", "Spec");
        yield return ("#cite", "Reproduce and cite");
    }
}
