using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.TransformerTrials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>How often each modality drops a class, and how often it wins one.</summary>
internal static class DroppedChart
{
    /// <summary>The figure.</summary>
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        var configuration = (TransformerConfiguration)estimates.Configuration.Definition;
        AxisSpec x = ClassAxis.Of(configuration.Classes);
        EstimatePoints[] dropped = Series(estimates, TransformerNames.Dropped, configuration.Classes);
        EstimatePoints[] won = Series(estimates, TransformerNames.KeepsMore, configuration.Classes);
        double slot = 330.0 / x.Ticks.Length;
        return new Figure
        {
            Id = id,
            Title = "Classes dropped and won",
            Caption =
                "Left: in which share of trials the probe of a modality keeps less than "
                + $"{InvariantText.Significant(100 * configuration.Probe.DroppedBelow)} % of the accuracy that its network has alone on "
                + "the class. Right: in which share "
                + "it keeps the larger part of it. The first position is the mean over classes. "
                + ChartText.Bars(dropped.Concat(won).SelectMany(s => s.Estimates))
                + ClassAxis.Note(configuration.Classes),
            Legend = [.. TransformerConfiguration.ModalityNames.Select((name, r) => new LegendEntry(name, r + 1, LegendKind.Point))],
            Columns = 2,
            Panels =
            [
                new Panel("P(dropped)", x, AxisSpec.Probability("share of trials"), EstimatePoints.SideBySide(dropped, slot)),
                new Panel("P(wins)", x, AxisSpec.Probability("share of trials"), EstimatePoints.SideBySide(won, slot)),
            ],
        };
    }

    private static EstimatePoints[] Series(ConfigurationEstimates estimates, string name, int classes) =>
        [
            .. Enumerable
                .Range(0, TransformerConfiguration.Modalities)
                .Select(r =>
                {
                    EstimatePoints points = new(r + 1);
                    int at = 0;
                    foreach (int? j in ClassAxis.Positions(classes))
                    {
                        points.Add(
                            at++,
                            estimates.Find(new Estimand(name, Modality: r, Class: j)),
                            $"{EstimandText.ModalityName(estimates, r)}, {ClassAxis.Name(j)}"
                        );
                    }

                    return points;
                }),
        ];
}
