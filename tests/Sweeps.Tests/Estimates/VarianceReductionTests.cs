using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Rao-Blackwell and the control variate on trials of known law.</summary>
public sealed class VarianceReductionTests(ITestOutputHelper output)
{
    private static readonly Estimand s_trained = new(EstimandNames.TrainedWin, Modality: 0);
    private static readonly Estimand s_plain = new(EstimandNames.TrainedWinPlain, Modality: 0);

    [Fact]
    public void The_fit_agrees_with_ordinary_least_squares()
    {
        // statsmodels 0.13.5: OLS(y, add_constant(x)).fit(): params [0.40385506, 0.68155778], bse [0.02149257, ...], conf_int()[0] =
        // [0.35982953, 0.44788059]
        double[] x = [0.31, -0.52, 0.11, 0.74, -0.27, 0.05, -0.66, 0.42, 0.18, -0.39];
        double[] rest = [0.1, -0.2, 0.05, 0.12, -0.07, 0.2, -0.15, 0.02, -0.11, 0.09];
        var pair = new RunningPair();
        for (var i = 0; i < 30; i++)
        {
            var regressor = x[i % 10] + ((double[])[0, 0.03, -0.05])[i / 10];
            pair.Add(0.4 + (0.8 * regressor) + rest[9 - (i % 10)], regressor);
        }

        var fit = ControlVariateFit.Of(pair, outcomes: 29, new(0, 1))!.Value;
        Assert.Equal(0.40385506, fit.Value, 1e-8);
        Assert.Equal(0.68155778, fit.Coefficient, 1e-8);
        Assert.Equal(0.02149257, fit.StandardError, 1e-8);
        var estimate = new EstimateFactory(0.95).Student(
            s_trained,
            fit.Value,
            fit.StandardError,
            30,
            28,
            ValueRange.Share,
            "control variate"
        );
        Assert.Equal(0.35982953, estimate.Low, 1e-8);
        Assert.Equal(0.44788059, estimate.High, 1e-8);
    }

    [Fact]
    public void Rao_Blackwell_is_the_mean_of_the_conditional_probabilities_and_reduces_the_variance_as_the_closed_form_says()
    {
        // P = 0.5 + 0.6 (u - 0.5): Var P = 0.36 / 12 = 0.03 against 1/4 of the indicator, a factor of 25/3 for one class.
        var trials = new SyntheticTrials { Classes = 4, Dependence = 0.6 };
        var snapshot = Estimating.Of(trials, trials.Draw(seed: 51, count: 20_000));
        var estimate = snapshot.Find(new Estimand(EstimandNames.InitialWin, Modality: 0, Class: 1))!;
        Assert.Equal("Rao-Blackwell", estimate.Estimator);
        Assert.InRange(0.5, estimate.Low, estimate.High);
        Assert.Equal(Math.Sqrt(0.03 / 20_000), estimate.StandardError, 0.02 * estimate.StandardError);
        Assert.Equal(25 / 3.0, estimate.VarianceReduction!.Value, 0.3);

        // Averaged over four classes: indicator Var = 0.03 + (1/4 - 0.03) / 4 = 0.085, a factor of 17/6.
        var average = snapshot.Find(new Estimand(EstimandNames.InitialWin, Modality: 0))!;
        Assert.Equal(17 / 6.0, average.VarianceReduction!.Value, 0.1);
    }

    [Fact]
    public void The_control_variate_is_unbiased_covers_and_narrows_by_the_factor_it_reports()
    {
        var trials = new SyntheticTrials
        {
            Classes = 4,
            Dependence = 0.5,
            Persistence = 0.9,
        };
        var (plain, controlled, factors, widths) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var covered = 0;
        for (var repetition = 0; repetition < 1000; repetition++)
        {
            var snapshot = Estimating.Of(trials, trials.Draw(seed: 5000 + repetition, count: 240));
            var estimate = snapshot.Find(s_trained)!;
            Assert.Equal("control variate", estimate.Estimator);
            controlled.Add(estimate.Value);
            covered += estimate.Low <= 0.5 && 0.5 <= estimate.High ? 1 : 0;
            plain.Add(snapshot.Find(s_plain)!.Value);
            factors.Add(estimate.VarianceReduction!.Value);
            widths.Add(estimate.HalfWidth / snapshot.Find(s_plain)!.HalfWidth);
        }

        // The truth is 1/2 by symmetry; 4 standard errors of the mean of 1000 estimates.
        var spread = Deviation(controlled);
        Assert.InRange(controlled.Average(), 0.5 - (4 * spread / Math.Sqrt(1000)), 0.5 + (4 * spread / Math.Sqrt(1000)));
        output.WriteLine($"covered {covered} of 1000");
        Assert.InRange(covered / 1000.0, 0.95 - (4 * Math.Sqrt(0.95 * 0.05 / 1000)), 0.95 + (4 * Math.Sqrt(0.95 * 0.05 / 1000)));
        var achieved = Math.Pow(Deviation(plain) / spread, 2);
        Assert.True(achieved > 2, $"variance reduction {achieved}");
        Assert.InRange(factors.Average() / achieved, 0.8, 1.25);
        Assert.True(widths.Average() < 0.75, $"width ratio {widths.Average()}");
    }

    [Fact]
    public void A_useless_control_variate_costs_next_to_nothing()
    {
        var trials = new SyntheticTrials { Persistence = 0 };
        var estimate = Estimating.Of(trials, trials.Draw(seed: 53, count: 1000)).Find(s_trained)!;
        Assert.InRange(estimate.VarianceReduction!.Value, 0.99, 1.02);
    }

    [Fact]
    public void Few_trials_fall_back_to_the_plain_mean()
    {
        // Many trials that the control does not explain.
        var trials = new SyntheticTrials { Persistence = 0.5 };
        var few = Estimating.Of(trials, trials.Draw(seed: 54, count: ControlVariateFit.LeastTrials - 1));
        var enough = Estimating.Of(trials, trials.Draw(seed: 54, count: ControlVariateFit.LeastTrials));
        Assert.Equal(few.Find(s_plain)! with { Estimand = s_trained, Prediction = few.Find(s_trained)!.Prediction }, few.Find(s_trained)!);
        Assert.Equal("control variate", enough.Find(s_trained)!.Estimator);
    }

    [Fact]
    public void A_rare_outcome_of_a_class_falls_back_to_Wilson()
    {
        var trials = new SyntheticTrials
        {
            Modalities = 3,
            Dependence = 0.2,
            Persistence = 1,
        };
        var snapshot = Estimating.Of(trials, trials.Draw(seed: 55, count: 45));
        foreach (var estimate in snapshot.Estimates.Where(e => e.Estimand is { Name: EstimandNames.TrainedWin, Class: not null }))
        {
            var wins = Math.Round(snapshot.Find(estimate.Estimand with { Name = EstimandNames.TrainedWinPlain })!.Value * 45);
            Assert.Equal(Math.Min(wins, 45 - wins) < ControlVariateFit.LeastOutcomes, estimate.Interval == IntervalMethod.Wilson);
        }

        Assert.Contains(
            snapshot.Estimates,
            e => e.Estimand is { Name: EstimandNames.TrainedWin, Class: not null } && e.Interval == IntervalMethod.Wilson
        );
        Assert.Contains(
            snapshot.Estimates,
            e => e.Estimand is { Name: EstimandNames.TrainedWin, Class: not null } && e.Interval == IntervalMethod.Student
        );
    }

    private static double Deviation(List<double> values) =>
        Math.Sqrt(values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Count - 1));
}
