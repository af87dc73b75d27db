using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>Winning probabilities per class and modality, at initialisation and after training, against theory.</summary>
internal static class WinningChart
{
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        var configuration = estimates.Configuration.Configuration;
        var initial = Series(estimates, EstimandNames.InitialWin);
        var trained = Series(estimates, EstimandNames.TrainedWin);
        AxisSpec x = ClassAxis.Of(configuration.Classes);
        AxisSpec y = AxisSpec.Linear("probability", initial.Concat(trained).SelectMany(s => s.Values));
        double slot = 780.0 / x.Ticks.Length;
        return new Figure
        {
            Id = id,
            Title = "Winning probabilities per class and modality",
            Caption =
                "Probability that a modality wins a class: at initialisation, p(0), and after training, p(T). The first position is "
                + "the mean over "
                + "classes. Strokes: the exact or predicted value. "
                + ChartText.Bars(initial.Concat(trained).SelectMany(s => s.Estimates))
                + " The vertical axis covers the data and need not start at 0."
                + ClassAxis.Note(configuration.Classes),
            Legend =
            [
                .. configuration.Data.Modalities.Select((m, r) => new LegendEntry(m.Name, r, LegendKind.Point)),
                new LegendEntry("exact or predicted", 0, LegendKind.Theory),
            ],
            Panels =
            [
                new Panel("At initialisation: p(0)", x, y, EstimatePoints.SideBySide(initial, slot)),
                new Panel("After training: p(T)", x, y, EstimatePoints.SideBySide(trained, slot)),
            ],
            FrameHeight = 170,
        };
    }

    private static EstimatePoints[] Series(ConfigurationEstimates estimates, string name)
    {
        var configuration = estimates.Configuration.Configuration;
        var known = estimates.Estimates.Where(e => e.Estimand.Name == name).ToDictionary(e => e.Estimand);
        EstimatePoints[] series = new EstimatePoints[configuration.Modalities];
        for (int r = 0; r < series.Length; r++)
        {
            series[r] = new EstimatePoints(r);
            int position = 0;
            foreach (int? j in ClassAxis.Positions(configuration.Classes))
            {
                Estimate? estimate = known.GetValueOrDefault(new Estimand(name, Modality: r, Class: j));
                series[r].Add(position++, estimate, $"{ClassAxis.Name(j)}, {EstimandText.ModalityName(estimates, r)}");
            }
        }

        return series;
    }
}
