using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>Agreement of initial and trained winner, and how the competition for each class ended.</summary>
internal static class StatusChart
{
    private static readonly (string Name, string Text)[] Statuses =
    [
        (EstimandNames.Won, "dominated by one modality"),
        (EstimandNames.Shared, "shared"),
        (EstimandNames.Unlearned, "unlearned"),
    ];

    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        var configuration = estimates.Configuration.Configuration;
        EstimatePoints agreement = Series(estimates, EstimandNames.Agreement, Statuses.Length, "agreement");
        var statuses = Statuses.Select((s, i) => Series(estimates, s.Name, i, s.Text)).ToArray();
        AxisSpec x = ClassAxis.Of(configuration.Classes);
        double slot = 780.0 / x.Ticks.Length;
        return new Figure
        {
            Id = id,
            Title = "Agreement and status per class",
            Caption =
                "Top: share of trials in which the initial winner of a class is also its trained winner; this axis need not start at 0. "
                + "Bottom: how the competition ended. "
                + $"Dominated: one modality reached β = {InvariantText.Significant(configuration.Network.Beta)} and every other "
                + $"stayed below "
                + $"λ = {InvariantText.Significant(configuration.Evaluation.WinnerFraction)} of it; shared: another did not stay below; "
                + $"unlearned: none reached β. "
                + ChartText.Bars(statuses.Append(agreement).SelectMany(s => s.Estimates))
                + ClassAxis.Note(configuration.Classes),
            Legend =
            [
                new LegendEntry("initial winner = trained winner", Statuses.Length, LegendKind.Point),
                .. Statuses.Select((s, i) => new LegendEntry(s.Text, i, LegendKind.Point)),
            ],
            Panels =
            [
                new Panel(
                    "Initial winner = trained winner",
                    x,
                    AxisSpec.Linear("share of trials", agreement.Values, 4),
                    EstimatePoints.SideBySide([agreement], slot)
                ),
                new Panel("Status after training", x, AxisSpec.Probability("share of trials"), EstimatePoints.SideBySide(statuses, slot)),
            ],
            FrameHeight = 140,
        };
    }

    private static EstimatePoints Series(ConfigurationEstimates estimates, string name, int style, string text)
    {
        var known = estimates.Estimates.Where(e => e.Estimand.Name == name).ToDictionary(e => e.Estimand);
        EstimatePoints series = new(style);
        int position = 0;
        foreach (int? j in ClassAxis.Positions(estimates.Configuration.Configuration.Classes))
        {
            series.Add(position++, known.GetValueOrDefault(new Estimand(name, Class: j)), $"{ClassAxis.Name(j)}, {text}");
        }

        return series;
    }
}
