using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// Writes a page about a sweep that is still at work: the plots and tables of the report from live estimates, without what needs every
/// trial (verdicts, contrasts, trajectories, results hash). Like the report it needs no script, no network and no other file.
/// </summary>
public static class LiveReport
{
    /// <summary>Most configurations with plots of their own.</summary>
    public const int MostDetailed = 4;

    private const int MostAxes = 2;

    /// <summary>Writes the page; the writer stays open.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="estimates">Live estimates in plan order; configurations without trials are left out.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(SweepSpec spec, IReadOnlyList<ConfigurationEstimates> estimates, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(writer);
        ConfigurationEstimates[] known = [.. estimates.Where(e => e.Trials > 0)];
        XElement page = Page.Of(
            $"{spec.Name}: live",
            Html.Element(
                "main",
                known.Length == 0
                    ? [Html.Element("p", "There are no estimates yet: they follow the first block of trials.")]
                    : Sections(known)
            )
        );
        Html.Write(page, writer);
    }

    private static IEnumerable<XElement> Sections(ConfigurationEstimates[] known)
    {
        long trials = known.Sum(e => e.Trials);
        yield return Html.Classed(
            "p",
            "lead",
            $"Live estimates from {CountText.Of(trials, "trial")}. Intervals are for the trials of this moment, each for itself; the final "
                + $"report follows when the sweep is completed."
        );
        if (known.Length > 1)
        {
            var sentences = new SweepSentences();
            foreach (ConfigurationEstimates estimates in known)
            {
                sentences.Add(estimates);
            }

            if (AnswerBox.Of(sentences.Answers()) is { } answers)
            {
                yield return answers;
            }

            yield return Html.Element("h2", "Across configurations");
            SweepTotals totals = SweepTotals.Of(known);
            yield return EstimateTables.OfConfigurations(known, totals);
            if (EstimateTables.NoteOf(known, totals) is { } note)
            {
                yield return note;
            }

            if (EstimateTables.Omitted(known[0], totals) is { } omitted)
            {
                yield return omitted;
            }

            bool theory = ExperimentReports.Of(known[0].Configuration).HasTheory;
            var byIndex = known.ToDictionary(e => e.Configuration.Index);
            foreach (var (axis, i) in SweptAxis.Of([.. known.Select(e => e.Configuration)]).Take(MostAxes).Select((axis, i) => (axis, i)))
            {
                yield return Html.Figure(
                    AxisChart.Of(axis, c => byIndex[c.Index], HtmlReport.Panels, $"axis-{InvariantText.Whole(i)}", theory)
                );
            }
        }

        foreach (ConfigurationEstimates estimates in known.Take(MostDetailed))
        {
            yield return Html.Element(
                "h2",
                known.Length == 1
                    ? "Findings"
                    : $"Configuration {InvariantText.Whole(estimates.Configuration.Index)}: {estimates.Configuration.Label}"
            );
            if (AnswerBox.Of(estimates) is { } answer)
            {
                yield return answer;
            }

            foreach (XElement element in ConfigurationSection.Of(estimates, []))
            {
                yield return element;
            }

            yield return EstimateTables.Full(estimates, perClass: false);
        }
    }
}
