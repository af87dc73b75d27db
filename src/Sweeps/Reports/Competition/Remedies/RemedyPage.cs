using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;

namespace ModalityCompetition.Sweeps.Reports.Competition.Remedies;

/// <summary>What the remedies of a sweep do, on its page: verdicts, the table, a chart, and trajectories with and without each.</summary>
internal static class RemedyPage
{
    /// <summary>Most remedies in the table on a page; all are in <c>estimates.json</c>.</summary>
    public const int MostRows = 200;

    /// <summary>Heading, how to read, verdicts, table, chart and trajectories.</summary>
    /// <param name="table">What the remedies do.</param>
    /// <param name="traces">Recorded trials.</param>
    public static IEnumerable<XElement> Of(RemedyTable table, IReadOnlyList<TracedTrial> traces)
    {
        RemedyRow[] rows = [.. table.Rows.Take(MostRows)];
        yield return Html.Element("h2", "What the remedies do");
        yield return Html.Element("p", RemedyEffectText.Note(table));
        yield return Html.Element(
            "ul",
            rows.Select(r => Html.Element("li", Html.Element("b", RemedyEffectText.Name(r)), $": {RemedyEffectText.Reading(r)}."))
        );
        if (rows.Length < table.Rows.Length)
        {
            yield return Html.Element(
                "p",
                $"The page has the first {InvariantText.Count(rows.Length)} of {InvariantText.Count(table.Rows.Length)} remedies; "
                    + "estimates.json has all."
            );
        }

        foreach (XElement element in RemedyEffectTable.Of(rows))
        {
            yield return element;
        }

        if (RemedyEffectText.Unseen(rows) is { } unseen)
        {
            yield return Html.Classed("p", "note", unseen);
        }

        yield return Html.Figure(RemedyEffectChart.Of(rows, "remedy-effects"));
        XElement[] trajectories = [.. Trajectories(rows, traces)];
        if (trajectories.Length == 0)
        {
            yield break;
        }

        yield return Html.Element("h3", "The same trial with and without a remedy");
        yield return trajectories[0];
        if (trajectories.Length > 1)
        {
            yield return Html.Element(
                "details",
                Html.Element(
                    "summary",
                    trajectories.Length == 2
                        ? "The same for one more remedy"
                        : $"The same for {InvariantText.Whole(trajectories.Length - 1)} more remedies"
                ),
                trajectories[1..]
            );
        }
    }

    // The first trial that was recorded on both sides.
    private static IEnumerable<XElement> Trajectories(RemedyRow[] rows, IReadOnlyList<TracedTrial> traces)
    {
        ILookup<int, TracedTrial> byConfiguration = traces.ToLookup(t => t.Configuration.Index);
        foreach (RemedyRow row in rows)
        {
            (TracedTrial With, TracedTrial Without)? pair = byConfiguration[row.With.Index]
                .Join(
                    byConfiguration[row.Without.Index],
                    t => t.Trace.Trial,
                    t => t.Trace.Trial,
                    (with, without) => ((TracedTrial, TracedTrial)?)(with, without)
                )
                .FirstOrDefault();
            if (pair is { } both)
            {
                yield return Html.Figure(
                    TrajectoryChart.SideBySide(
                        (both.Without, RemedyEffectText.NameOfCounterpart(row)),
                        (both.With, RemedyEffectText.Name(row)),
                        $"remedy-{InvariantText.Whole(row.With.Index)}"
                    )
                );
            }
        }
    }
}
