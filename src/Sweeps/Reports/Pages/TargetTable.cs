using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>Where every configuration stands with the target of a sweep.</summary>
internal static class TargetTable
{
    private const int MostRows = 400;

    /// <summary>Heading, how to read, and a row for every configuration; nothing for a sweep without a target.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="standings">Where its configurations stand, in plan order.</param>
    public static IEnumerable<XElement> Of(SweepSpec spec, IReadOnlyList<TargetStanding> standings)
    {
        if (standings.Count == 0)
        {
            yield break;
        }

        bool several = !standings[0].Parts.IsEmpty;
        yield return Html.Element("h2", several ? "Targets" : "Target");
        yield return Html.Element(
            "p",
            $"Each configuration stops at {StoppingText.Target(standings[0])}{(several ? ", when it has reached them all" : "")}. The "
                + "intervals "
                + "here are anytime-valid: these are the ones to "
                + $"quote for the target{(several ? "s, and each holds at its own confidence" : "")}. A fixed-sample Student interval of "
                + "the target’s width "
                + "would have asked for the trials in the last column, had its variance been known beforehand."
        );
        yield return PlainTable.Of(
            [
                Html.Element("th", "configuration"),
                Html.Element("th", "state"),
                Html.Classed("th", "n", "trials"),
                Html.Classed("th", "n", "estimate"),
                Html.Classed("th", "n", "half-width"),
                Html.Classed("th", "n", "fixed sample"),
            ],
            standings
                .Take(MostRows)
                .SelectMany(s => s.Each.Select(t => Cells(t, StoppingText.Label(s, t, spec.Configurations[s.Configuration].Label))))
        );
        if (several && standings.All(s => s.State == StoppingState.Reached))
        {
            yield return Html.Element("p", Costs(standings));
        }

        if (standings.Count > MostRows)
        {
            yield return Html.Element(
                "p",
                $"The first {InvariantText.Count(MostRows)} of {InvariantText.Count(standings.Count)} configurations; all are in "
                    + $"estimates.json."
            );
        }
    }

    // What a configuration takes is what the target takes that is reached last.
    private static string Costs(IReadOnlyList<TargetStanding> standings)
    {
        long all = standings.Sum(s => s.Trials);
        IEnumerable<string> each = standings[0]
            .Parts.Select(
                (target, i) =>
                    $"{target.Key} alone {InvariantText.Count(standings.Sum(s => s.Parts[i].ReachedAt!.Value))}, and without it "
                    + $"{InvariantText.Count(standings.Sum(s => s.Parts.Where((_, other) => other != i).Max(p => p.ReachedAt!.Value)))}"
            );
        return $"All configurations together took {CountText.Of(all, "trial")}; {string.Join("; ", each)}.";
    }

    private static XElement[] Cells(TargetStanding standing, string label)
    {
        int decimals = InvariantText.DecimalsFor(standing.HalfWidth);
        bool known = double.IsFinite(standing.HalfWidth);
        return
        [
            Html.Element("td", label),
            Html.Element("td", StoppingText.State(standing.State)),
            Html.Classed("td", "n", StoppingText.Trials(standing)),
            known
                ? PlainTable.Stacked(
                    InvariantText.Fixed(standing.Value, decimals),
                    EstimandText.Interval(standing.Low, standing.High, decimals)
                )
                : Html.Classed("td", "n", "–"),
            Html.Classed("td", "n", known ? InvariantText.Significant(standing.HalfWidth) : "–"),
            Html.Classed("td", "n", standing.FixedSampleTrials is { } n ? InvariantText.Count(n) : "–"),
        ];
    }
}
