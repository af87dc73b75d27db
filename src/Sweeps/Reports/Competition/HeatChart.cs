using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>Who wins what at a glance: class by modality at the start and after training, and agreement by class.</summary>
internal static class HeatChart
{
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        var configuration = estimates.Configuration.Configuration;
        var known = estimates.Estimates.DistinctBy(e => e.Estimand).ToDictionary(e => e.Estimand);
        AxisSpec x = ClassAxis.Of(configuration.Classes);
        string[] names = [.. configuration.Data.Modalities.Select(m => m.Name)];
        return new Figure
        {
            Id = id,
            Title = "Winning probabilities as a map",
            Caption =
                "The darker, the more probable: that a modality is the initial winner of a class, p(0), and its trained winner, p(T), and "
                + "that both are the same modality. The first column is the mean "
                + "over classes; intervals are in the figure above and in the tables."
                + ClassAxis.Note(configuration.Classes),
            Panels =
            [
                new Panel("p(0)", x, AxisSpec.Categories("", names), [Cells(EstimandNames.InitialWin, names)]),
                new Panel("p(T)", x, AxisSpec.Categories("", names), [Cells(EstimandNames.TrainedWin, names)]),
                new Panel("Agreement", x, AxisSpec.Categories("", ["agreement"]), [Cells(EstimandNames.Agreement, null)]),
            ],
            FrameHeight = Math.Clamp(22 * names.Length, 44, 220),
        };

        CellMark Cells(string name, string[]? modalities) =>
            new([
                .. from r in Enumerable.Range(0, modalities?.Length ?? 1)
                from position in ClassAxis.Positions(configuration.Classes).Select((j, i) => (Class: j, At: i))
                let estimand = new Estimand(name, Modality: modalities is null ? null : r, Class: position.Class)
                where known.ContainsKey(estimand)
                select (
                    position.At,
                    r,
                    known[estimand].Value,
                    ChartText.Point($"{modalities?[r] ?? "agreement"}, {ClassAxis.Name(position.Class)}", known[estimand])
                ),
            ]);
    }
}
