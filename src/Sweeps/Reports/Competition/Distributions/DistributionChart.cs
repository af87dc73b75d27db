using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition.Distributions;

/// <summary>Empirical distribution functions of the gap and of the test errors with their simultaneous bands.</summary>
internal static class DistributionChart
{
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        ErrorDistribution[] known = DistributionText.Known(estimates);
        return new Figure
        {
            Id = id,
            Title = "Distributions over trials",
            Caption =
                known.Length == 0
                    ? "There are no completed trials yet."
                    : $"Share of trials with at most this value. Band: {ChartText.Percent(known[0].Confidence)} for the whole curve at "
                        + $"once (Dvoretzky–Kiefer–Wolfowitz–Massart, ±"
                        + $"{InvariantText.Significant(known[0].BandReach)}), from {ChartText.Trials(known[0].Trials)}.",
            Columns = 3,
            Panels = [.. known.Select(d => Panel(d, estimates))],
            FrameHeight = 120,
        };
    }

    private static Panel Panel(ErrorDistribution distribution, ConfigurationEstimates owner)
    {
        var steps = distribution.Steps().ToArray();
        AxisSpec x = AxisSpec.Linear(EstimandText.Unit(distribution.Estimand, owner.Configuration), steps.Select(s => s.Value), 3);
        (double Value, double Share)[] corners = [(x.Low, 0), .. steps, (x.High, 1)];
        List<(double X, double Low, double High)> band = [];
        for (int i = 0; i < corners.Length; i++)
        {
            double before = i == 0 ? 0 : corners[i - 1].Share;
            band.Add(Around(corners[i].Value, before));
            band.Add(Around(corners[i].Value, corners[i].Share));
        }

        return new Panel(
            DistributionText.Name(distribution, owner),
            x,
            AxisSpec.Probability("share of trials"),
            [new BandMark(0, [.. band]), new LineMark(0, [.. corners.Select(c => (c.Value, c.Share))]) { Stepped = true }]
        );

        (double X, double Low, double High) Around(double value, double share) =>
            (value, Math.Max(0, share - distribution.BandReach), Math.Min(1, share + distribution.BandReach));
    }
}
