using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>What joint training costs: gap and degradation, how often they are positive, and how winners and losers grow.</summary>
internal static class DifferenceChart
{
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        string[] names = [.. estimates.Configuration.Definition.EntryNames];
        EstimatePoints differences = new EstimatePoints(0).Add(0, estimates.Stated(new Estimand(EstimandNames.Gap)), "gap");
        EstimatePoints shares = new EstimatePoints(0).Add(0, estimates.Find(new Estimand(EstimandNames.GapPositive)), "P(gap > 0)");
        EstimatePoints winners = new(0);
        EstimatePoints losers = new(1);
        for (int r = 0; r < names.Length; r++)
        {
            differences.Add(r + 1, estimates.Stated(new Estimand(EstimandNames.Degradation, Modality: r)), $"degradation {names[r]}");
            shares.Add(r + 1, estimates.Find(new Estimand(EstimandNames.ProbeErrorLarge, Modality: r)), $"P(probe error ≥ 1/K) {names[r]}");
            winners.Add(r, estimates.Find(new Estimand(EstimandNames.WinnerGrowth, Modality: r)), $"growth where {names[r]} won");
            losers.Add(r, estimates.Find(new Estimand(EstimandNames.LoserGrowth, Modality: r)), $"growth where {names[r]} lost");
        }

        AxisSpec x = AxisSpec.Categories("", names.Prepend("gap"));
        AxisSpec modalities = AxisSpec.Categories("", names);
        EstimatePoints[] growth = [winners, losers];
        double[] scale = [.. EstimatePoints.Cover([differences], 0)];
        string best = estimates.BestModality is { } index ? EstimandText.ModalityName(estimates, index) : "none yet";
        string? estimator = estimates.Find(new Estimand(EstimandNames.Gap))?.Estimator;
        string chosen = estimator is not null && EstimatorTexts.IsWithControlledBest(estimator) ? "with controls" : "on the means";
        return new Figure
        {
            Id = id,
            Title = "Gap, degradation and growth",
            Caption =
                $"Left: gap = joint test error − test error of the best uni-modal network {chosen} ({best}), then per modality the "
                + "degradation = probe test error − uni-modal test error; paired within a trial, positive: joint training is worse. "
                + "Middle: how often the gap is "
                + "positive, then how often a probe errs on at least 1/K of the samples. Right: mean growth Γ(T) − Γ(0) over the classes "
                + "that a modality won or lost. "
                + ChartText.Bars(differences.Estimates.Concat(shares.Estimates).Concat(growth.SelectMany(g => g.Estimates)))
                + ChartText.Beyond(differences.Beyond)
                + ControlledText.Under(differences.Estimates, "Gap and degradations on the left"),
            Legend =
            [
                new LegendEntry("estimate, or classes the modality won", 0, LegendKind.Point),
                new LegendEntry("classes the modality lost", 1, LegendKind.Point),
                new LegendEntry("predicted", 0, LegendKind.Theory),
            ],
            Columns = 3,
            Panels =
            [
                new Panel(
                    "Gap and degradation",
                    x,
                    AxisSpec.Linear("difference of errors", scale),
                    [new ReferenceMark(0, ""), .. EstimatePoints.SideBySide([differences], 200.0 / x.Ticks.Length)]
                ),
                new Panel(
                    "P(gap > 0), P(probe error ≥ 1/K)",
                    x,
                    AxisSpec.Probability("share of trials"),
                    EstimatePoints.SideBySide([shares], 200.0 / x.Ticks.Length)
                ),
                new Panel(
                    "Growth of Γ",
                    modalities,
                    AxisSpec.Linear("growth Γ(T) − Γ(0)", growth.SelectMany(g => g.Values).Append(0)),
                    EstimatePoints.SideBySide(growth, 200.0 / Math.Max(1, names.Length))
                ),
            ],
        };
    }
}
