using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>A vertical axis is scaled by what was measured, and theory that would squeeze it is told in words.</summary>
public class EstimatePointsTests
{
    [Theory]
    [InlineData(0.05, 0)]
    [InlineData(0.3, 0)]
    [InlineData(0.6, 1)]
    [InlineData(-0.6, 1)]
    public void Theory_far_beyond_the_intervals_is_left_out_and_counted(double theory, int beyond)
    {
        EstimatePoints points = new EstimatePoints(0).Add(0, Estimate(0.0, 0.1, theory), "gap").Add(1, Estimate(0.02, 0.06, 0.04), "other");
        double[] covered = [.. EstimatePoints.Cover([points])];
        Assert.Equal(beyond == 0 ? Math.Max(0.1, theory) : 0.1, covered.Max());
        Assert.Equal(0, covered.Min());
        Assert.Equal(beyond, points.Beyond);
        Assert.Equal(2 - beyond, points.Theory().Values.Length);
        Assert.Equal(beyond > 0, ChartText.Beyond(points.Beyond).Contains("1 point", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_has_a_width_theory_is_drawn_wherever_it_is()
    {
        EstimatePoints points = new EstimatePoints(0).Add(0, Estimate(0, 0, 0.7), "gap");
        Assert.Equal([0, 0, 0, 0.7], EstimatePoints.Cover([points]));
        Assert.Equal(0, points.Beyond);
    }

    private static Estimate Estimate(double low, double high, double theory) =>
        new()
        {
            Estimand = new Estimand(EstimandNames.Gap),
            Value = (low + high) / 2,
            Low = low,
            High = high,
            StandardError = (high - low) / 4,
            Confidence = 0.95,
            Trials = 100,
            Estimator = "mean",
            Interval = IntervalMethod.Student,
            Prediction = new Prediction(theory, PredictionKind.Asymptotic, "theory"),
        };
}
