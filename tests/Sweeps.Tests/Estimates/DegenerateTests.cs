using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Training.Trials;
using Interval = ModalityCompetition.Sweeps.Estimates.Intervals.Interval;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>No trials, one trial, trials that are all alike, trials that diverged.</summary>
public sealed class DegenerateTests
{
    [Fact]
    public void Without_trials_there_are_no_values_and_no_intervals()
    {
        var snapshot = Estimating.Of(new SyntheticTrials(), []);
        Assert.Equal(0, snapshot.Trials);
        Assert.Null(snapshot.BestModality);
        Assert.All(
            snapshot.Estimates,
            e =>
            {
                Assert.True(double.IsNaN(e.Value) && double.IsNaN(e.Low) && double.IsNaN(e.High) && double.IsNaN(e.StandardError));
                Assert.Equal((IntervalMethod.None, 0L), (e.Interval, e.Trials));
                Assert.Null(e.VarianceReduction);
            }
        );
    }

    [Fact]
    public void One_trial_gives_means_without_intervals_and_proportions_with_wide_ones()
    {
        var trials = new SyntheticTrials();
        var snapshot = Estimating.Of(trials, trials.Draw(seed: 71, count: 1));
        var loss = snapshot.Find(new Estimand(EstimandNames.FinalLoss, NetworkKind.Joint))!;
        Assert.True(double.IsFinite(loss.Value) && double.IsNaN(loss.Low) && double.IsNaN(loss.StandardError));
        Assert.Equal(IntervalMethod.None, loss.Interval);
        var won = snapshot.Find(new Estimand(EstimandNames.Won, Class: 0))!;
        Assert.Equal(IntervalMethod.Wilson, won.Interval);
        Assert.InRange(won.High - won.Low, 0.7, 0.9);
        Assert.All(snapshot.Estimates, e => Assert.Null(e.VarianceReduction));
    }

    [Theory]
    [InlineData(0.0, 0.0, 0.0, 0.036216693)]
    [InlineData(1.0, 1.0, 0.963783307, 1.0)]
    public void A_share_that_was_the_same_extreme_in_every_trial_has_the_exact_bound(double share, double value, double low, double high)
    {
        // 1 - 0.025^(1/100) = 0.0362167: with at most that probability a trial departs from the extreme.
        var estimate = new EstimateFactory(0.95).Mean(new Estimand(EstimandNames.Agreement), share, 0, 100, ValueRange.Share, "mean");
        Assert.Equal((value, IntervalMethod.ClopperPearson), (estimate.Value, estimate.Interval));
        Assert.Equal(low, estimate.Low, 1e-9);
        Assert.Equal(high, estimate.High, 1e-9);
    }

    [Fact]
    public void A_difference_that_was_always_zero_has_the_exact_bound_on_both_sides()
    {
        var estimate = new EstimateFactory(0.95).Mean(
            new Estimand(EstimandNames.Gap),
            0,
            0,
            100,
            ValueRange.DifferenceOfShares,
            "paired difference"
        );
        Assert.Equal(-0.036216693, estimate.Low, 1e-9);
        Assert.Equal(0.036216693, estimate.High, 1e-9);
    }

    [Fact]
    public void Other_constant_shares_have_the_same_bound_on_either_side()
    {
        // A trial that departs from 0.3 has a probability of at most 0.0362167, and then lies between 0 and 1.
        var estimate = new EstimateFactory(0.95).Mean(
            new Estimand(EstimandNames.InitialWin, Modality: 0),
            0.3,
            0,
            100,
            ValueRange.Share,
            "Rao-Blackwell"
        );
        Assert.Equal((0.3, IntervalMethod.ClopperPearson), (estimate.Value, estimate.Interval));
        Assert.Equal(0.3 - (0.3 * 0.036216693), estimate.Low, 1e-9);
        Assert.Equal(0.3 + (0.7 * 0.036216693), estimate.High, 1e-9);

        // Rounding to single precision is no spread.
        var rounded = new EstimateFactory(0.95).Mean(
            new Estimand(EstimandNames.InitialWin, Modality: 0),
            0.3,
            1e-14,
            100,
            ValueRange.Share,
            "Rao-Blackwell"
        );
        Assert.Equal((estimate.Low, estimate.High), (rounded.Low, rounded.High));
    }

    [Fact]
    public void Constant_values_without_bounds_have_no_interval_and_say_why()
    {
        var estimate = new EstimateFactory(0.95).Mean(
            new Estimand(EstimandNames.FinalLoss, NetworkKind.Joint),
            0.25,
            0,
            100,
            ValueRange.Unbounded,
            "mean"
        );
        Assert.Equal(
            (0.25, IntervalMethod.None, "mean, all trials alike: no interval"),
            (estimate.Value, estimate.Interval, estimate.Estimator)
        );
        Assert.True(double.IsNaN(estimate.Low) && double.IsNaN(estimate.High));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_bound_without_spread_covers_whatever_the_law_is(int trials)
    {
        // A share is v with probability 1 - p, else at an end of its range. The mean is missed only together with a sample that is all
        // alike: at most in alpha of all samples.
        foreach (double v in new[] { 0, 0.02, 0.5, 0.9, 1 })
        {
            foreach (double other in new[] { 0.0, 1.0 })
            {
                for (double p = 0.01; p < 1; p += 0.01)
                {
                    double mean = ((1 - p) * v) + (p * other);
                    double missed = (Misses(v, mean) ? Math.Pow(1 - p, trials) : 0) + (Misses(other, mean) ? Math.Pow(p, trials) : 0);
                    Assert.True(missed <= 0.05, $"v = {v}, other = {other}, p = {p}: missed with probability {missed}");
                }
            }
        }

        bool Misses(double value, double mean)
        {
            Interval interval = NoSpreadInterval.Of(value, trials, new Interval(0, 1), 0.95);
            return mean < interval.Low - 1e-12 || mean > interval.High + 1e-12;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_estimate_of_any_sample_without_spread_has_an_interval_of_width_zero(int modalities)
    {
        // The same trial over and over: whatever it is, it does not show that every trial is like it.
        var trials = new SyntheticTrials { Modalities = modalities };
        TrialResult one = trials.DrawTrial(new Random(75));
        foreach (int count in new[] { 1, 2, 10, 200 })
        {
            var snapshot = Estimating.Of(trials, Enumerable.Range(0, count).Select(t => new TrialRecord(t, one)));
            Assert.All(snapshot.Estimates, e => Assert.False(e.High - e.Low <= 0, $"{e.Estimand} of {count} trials: [{e.Low}, {e.High}]"));
            Assert.All(
                snapshot.Estimates,
                e =>
                {
                    var far = EstimateIntervals.At(e, ((Coverage)0.95).SharedBy(1000));
                    Assert.False(
                        far.High - far.Low <= e.High - e.Low && e.High - e.Low < 1,
                        $"{e.Estimand} of {count} trials: [{far.Low}, {far.High}]"
                    );
                }
            );
        }
    }

    [Fact]
    public void Students_interval_of_a_share_stays_within_its_range()
    {
        var estimate = new EstimateFactory(0.95).Mean(new Estimand(EstimandNames.Won), 0.01, 0.02, 10, ValueRange.Share, "mean");
        Assert.Equal(0, estimate.Low);
        Assert.InRange(estimate.High, 0.1, 0.2);
    }

    [Fact]
    public void Diverged_trials_count_at_the_start_only()
    {
        var trials = new SyntheticTrials { DivergedProbability = 0.3 };
        var records = trials.Draw(seed: 72, count: 200).ToList();
        var snapshot = Estimating.Of(trials, records);
        var completed = records.Count(r => r.Result.Outcome == TrialOutcome.Completed);
        Assert.InRange(200 - completed, 30, 90);
        Assert.All(
            snapshot.Estimates,
            e =>
            {
                Assert.False(double.IsNaN(e.Value), e.Estimand.ToString());
                var atStart =
                    e.Estimand.Name
                    is EstimandNames.InitialWin
                        or EstimandNames.InitialWinSimulated
                        or EstimandNames.Diverged
                        or EstimandNames.TimedOut
                        or EstimandNames.Crashed;
                Assert.True(
                    e.Trials == (atStart ? 200 : completed)
                        || (e.Estimand.Name.EndsWith("growth", StringComparison.Ordinal) && e.Trials < completed)
                );
            }
        );
        var diverged = snapshot.Find(new Estimand(EstimandNames.Diverged))!;
        Assert.Equal((IntervalMethod.ClopperPearson, (200 - completed) / 200.0), (diverged.Interval, diverged.Value));
        var exact = ClopperPearsonInterval.Of(200 - completed, 200, 0.95);
        Assert.Equal((exact.Low, exact.High), (diverged.Low, diverged.High));
    }

    [Fact]
    public void When_every_trial_diverged_the_trained_estimands_have_no_value()
    {
        var trials = new SyntheticTrials { DivergedProbability = 1 };
        var snapshot = Estimating.Of(trials, trials.Draw(seed: 73, count: 40));
        Assert.Equal((40L, 40L), (snapshot.Trials, snapshot.Diverged));
        Assert.Null(snapshot.BestModality);
        Assert.True(double.IsNaN(snapshot.Find(new Estimand(EstimandNames.Gap))!.Value));
        Assert.Equal(0.5, snapshot.Find(new Estimand(EstimandNames.InitialWin, Modality: 0))!.Value, 0.1);
    }

    [Fact]
    public void Gap_and_its_probability_are_against_the_network_that_is_best_on_the_means_and_say_so()
    {
        // The generator makes the uni-modal network of modality 0 better than that of modality 1.
        var trials = new SyntheticTrials();
        var snapshot = Estimating.Of(trials, trials.Draw(seed: 74, count: 100));
        Assert.Equal(0, snapshot.BestModality);
        var joint = snapshot.Find(new Estimand(EstimandNames.TestError, NetworkKind.Joint))!.Value;
        var best = snapshot.Find(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 0))!.Value;
        var gap = snapshot.Find(new Estimand(EstimandNames.Gap))!;
        Assert.Equal(joint - best, gap.Value, 1e-12);
        Assert.Equal("paired difference with image, best on the means", gap.Estimator);
        Assert.True(gap.VarianceReduction > 1);
        Assert.Equal("mean with image, best on the means", snapshot.Find(new Estimand(EstimandNames.GapPositive))!.Estimator);
    }
}
