using System.Xml.Linq;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Competition.Distributions;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>Plots and tables of one configuration of the competition.</summary>
internal static class CompetitionSections
{
    /// <summary>The plots and tables, under their headings.</summary>
    public static IEnumerable<XElement> Of(ConfigurationEstimates estimates, IReadOnlyList<TracedTrial> traces)
    {
        string id = $"c{InvariantText.Whole(estimates.Configuration.Index)}";
        // With one modality nobody competes: joint network, uni-modal network and probe are the same.
        bool competition = estimates.Configuration.Configuration.Modalities > 1;
        if (competition)
        {
            yield return Html.Element("h3", "Who wins");
            yield return Html.Figure(WinningChart.Of(estimates, $"{id}-winning"));
            yield return Html.Figure(StatusChart.Of(estimates, $"{id}-status"));
            yield return Html.Figure(ClassesWonChart.Of(estimates, $"{id}-classes-won"));
            // The numbers of the first two figures once more.
            yield return Html.Element(
                "details",
                Html.Element("summary", "The same as a map"),
                Html.Figure(HeatChart.Of(estimates, $"{id}-heat"))
            );
            if (!estimates.JointWins.IsEmpty)
            {
                yield return DistributionTables.Wins(estimates);
            }
        }

        yield return Html.Element("h3", competition ? "What it costs" : "Errors");
        yield return Html.Figure(ErrorChart.Of(estimates, $"{id}-errors"));
        if (competition)
        {
            yield return Html.Figure(DifferenceChart.Of(estimates, $"{id}-differences"));
        }

        if (!estimates.ErrorDistributions.IsEmpty)
        {
            yield return Html.Figure(DistributionChart.Of(estimates, $"{id}-distributions"));
            yield return DistributionTables.Quantiles(estimates);
        }

        if (SamplingTable.Of(estimates) is { } sampling)
        {
            yield return Html.Element("h3", "What the test sample adds");
            yield return Html.Element("p", sampling.Caption);
            yield return PlainTable.Of(sampling.Headings, sampling.Rows);
        }

        if (GapOverTimeChart.Of(estimates, $"{id}-over-time") is { } overTime)
        {
            yield return Html.Element("h3", "How the gap changes with training");
            yield return Html.Figure(overTime);
            if (GapOverTimeTable.Of(estimates) is { } table)
            {
                yield return PlainTable.Of(table.Headings, table.Rows);
            }
        }

        yield return Html.Element("h3", "How it happens: two phases");
        foreach (string paragraph in PhaseReading.Of(estimates, traces))
        {
            yield return Html.Element("p", paragraph);
        }

        yield return Html.Figure(PhaseChart.Of(estimates, traces, $"{id}-phases"));
        for (int i = 0; i < traces.Count; i++)
        {
            string trial = $"{id}-trial-{InvariantText.Whole(traces[i].Trace.Trial)}";
            yield return Html.Figure(TrajectoryChart.Overview(traces[i], trial));
            if (BlendingChart.Of(traces[i], $"{trial}-blending") is { } blending)
            {
                yield return Html.Figure(blending);
            }

            if (i == 0)
            {
                yield return Html.Figure(TrajectoryChart.ByClass(traces[i], $"{trial}-classes"));
            }
        }
    }
}
