using MathNet.Numerics.Distributions;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Stopping;

/// <summary>What is true at the stop: coverage over many sweeps, each stopped by its own data, with known truths.</summary>
public sealed class StoppedSweepTests(ITestOutputHelper output)
{
    private const int Sweeps = 400;
    private const double Alpha = 0.05;

    // Three standard errors of the miss rate above alpha.
    private static readonly double s_most = Alpha + (3 * Math.Sqrt(Alpha * (1 - Alpha) / Sweeps));

    /// <summary>Class-averaged shares with rare failures: what makes a narrow interval of few trials wrong.</summary>
    [Theory]
    [InlineData("agreement", 0.95, 0.05)]
    [InlineData("trained_win[modality=image]", 0.5, 0.06)]
    [InlineData("trained_win[class=1,modality=text]", 0.5, 0.08)]
    [InlineData("won[class=0]", 0.72, 0.08)]
    public void The_interval_at_the_stop_covers(string estimand, double truth, double halfWidth)
    {
        const int seed = 20240310;
        var law = new SyntheticTrials { DivergedProbability = 0.02 };
        var (missed, trials, reached) = (0, 0L, 0);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var standing = Stop(new StoppingSpec(estimand, halfWidth, 1 - Alpha, 1), law, seed + sweep, most: 3000);
            missed += truth >= standing.Low && truth <= standing.High ? 0 : 1;
            trials += standing.Trials;
            reached += standing.State == StoppingState.Reached ? 1 : 0;
        }

        output.WriteLine($"{estimand}: missed {missed} of {Sweeps}, {trials / (double)Sweeps:0} trials on average");
        Assert.True(reached == Sweeps, $"seed {seed}: {reached} of {Sweeps} reached the target");
        Assert.True(missed <= s_most * Sweeps, $"seed {seed}: missed {missed} of {Sweeps}");
    }

    [Fact]
    public void A_t_interval_recomputed_until_it_is_narrow_enough_fails_the_same_check()
    {
        const int seed = 20240310;
        var law = new SyntheticTrials();
        var (missed, trials) = (0, 0L);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var moments = default(RunningMoments);
            var halfWidth = double.PositiveInfinity;
            foreach (var record in law.Draw(seed + sweep, 3000))
            {
                moments.Add(Agreement(record));
                halfWidth =
                    moments.Count < 10
                        ? double.PositiveInfinity
                        : StudentT.InvCDF(0, 1, moments.Count - 1, 1 - (Alpha / 2)) * Math.Sqrt(moments.Variance / moments.Count);
                if (halfWidth <= 0.05)
                {
                    break;
                }
            }

            missed += Math.Abs(moments.Mean - 0.95) <= halfWidth ? 0 : 1;
            trials += moments.Count;
        }

        output.WriteLine($"naive t: missed {missed} of {Sweeps}, {trials / (double)Sweeps:0} trials on average");
        Assert.True(missed > s_most * Sweeps, $"seed {seed}: the broken rule missed only {missed} of {Sweeps}");
    }

    /// <summary>Sixteen workers, and a success is twenty times as fast as a failure.</summary>
    [Fact]
    public void Consuming_trials_in_the_order_of_completion_is_biased_and_in_trial_order_is_not()
    {
        const int seed = 20240311;
        const double truth = 0.5;
        var (missedInOrder, missedAsCompleted, bias) = (0, 0, 0.0);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var random = new Random(seed + sweep);
            var values = Enumerable.Range(0, 2000).Select(_ => random.NextDouble() < truth ? 1.0 : 0.0).ToArray();
            missedInOrder += Covers(values) ? 0 : 1;
            missedAsCompleted += Covers(AsCompleted(values, workers: 16)) ? 0 : 1;
            bias += AsCompleted(values, workers: 16).Take(100).Average() - truth;
        }

        output.WriteLine(
            $"missed in trial order {missedInOrder}, as completed {missedAsCompleted} of {Sweeps}; bias of the first 100 completed "
                + $"{bias / Sweeps:0.000}"
        );
        Assert.True(missedInOrder <= s_most * Sweeps, $"seed {seed}: in trial order missed {missedInOrder} of {Sweeps}");
        Assert.True(missedAsCompleted > 2 * s_most * Sweeps, $"seed {seed}: the broken order missed only {missedAsCompleted} of {Sweeps}");

        static bool Covers(IEnumerable<double> values)
        {
            var rule = new StoppingRule(
                new StoppingTarget(new Estimand(EstimandNames.Won, Class: 0), 0.1, 1 - Alpha),
                new BernoulliSequence(1 - Alpha),
                most: 2000
            );
            foreach (var value in values)
            {
                if (rule.Add(value) != StoppingState.Running)
                {
                    break;
                }
            }

            return rule.Interval.Low <= truth && truth <= rule.Interval.High;
        }
    }

    /// <summary>The gap is the largest of R means; near ties are the hard case for any rule that has to choose one.</summary>
    [Theory]
    [InlineData(0.3, 0.3)]
    [InlineData(0.3, 0.28)]
    [InlineData(0.3, 0.1)]
    public void The_interval_of_the_largest_mean_covers_at_every_time(double first, double second)
    {
        const int seed = 20240312;
        var missed = 0;
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var random = new Random(seed + sweep);
            var target = new LargestMeanTarget(
                2,
                1 - Alpha,
                (c, r) => new SeriesTarget(r, new BettingSequence(new ObservationBounds(-1, 1), c, 0.1))
            );
            var always = true;
            for (var t = 0; t < 400; t++)
            {
                var shared = random.NextDouble();
                target.Add([Value(shared, first), Value(shared, second)]);
                always &= target.Interval.Low <= first && first <= target.Interval.High;
            }

            missed += always ? 0 : 1;
            Assert.Equal(400, target.Count);
            Assert.True(target.Interval.High - target.Interval.Low < 0.6);
        }

        Assert.True(missed <= s_most * Sweeps, $"seed {seed}: missed {missed} of {Sweeps}");

        // -1 or 1, with the given mean; the same random number serves both modalities, as a trial does.
        static double Value(double u, double mean) => u < (1 + mean) / 2 ? 1 : -1;
    }

    [Fact]
    public void A_target_on_the_gap_holds_the_gap_and_names_its_method()
    {
        var law = new SyntheticTrials { Modalities = 3 };
        var standing = Stop(new StoppingSpec("gap", 0.05, 0.95, 1), law, 7, most: 2000);
        Assert.Equal((StoppingState.Reached, SequenceGuarantee.Exact), (standing.State, standing.Guarantee));
        Assert.Equal("betting, one sequence per modality at 1 - alpha/3", standing.Method);
        var estimator = new ConfigurationEstimator(law.Configuration(), 0.95);
        foreach (var record in law.Draw(7, (int)standing.Trials))
        {
            estimator.Add(record);
        }

        Assert.Equal(estimator.Snapshot().Find(new Estimand(EstimandNames.Gap))!.Value, standing.Value, 1e-12);
    }

    [Theory]
    [InlineData("agreement", "betting", SequenceGuarantee.Exact)]
    [InlineData("won[class=0]", "beta-binomial mixture", SequenceGuarantee.Exact)]
    [InlineData("trained_win[modality=text]", "betting with a control variate", SequenceGuarantee.Exact)]
    [InlineData("degradation[modality=text]", "betting", SequenceGuarantee.Exact)]
    [InlineData("final_loss[network=joint]", "asymptotic", SequenceGuarantee.Asymptotic)]
    public void The_method_follows_from_what_is_observed(string estimand, string method, SequenceGuarantee guarantee)
    {
        var standing = Stop(new StoppingSpec(estimand, 0.2, 0.95, 1), new SyntheticTrials(), 3, most: 500);
        Assert.Equal((method, guarantee, StoppingState.Reached), (standing.Method, standing.Guarantee, standing.State));
        Assert.NotNull(standing.FixedSampleTrials);
    }

    [Fact]
    public void Trials_out_of_order_are_refused()
    {
        var follower = new TargetFollower(new StoppingSpec("agreement", 0.01, 0.95, 1), new SyntheticTrials().Configuration(), 100);
        var trials = new SyntheticTrials().Draw(1, 3).ToArray();
        follower.Add(trials[0].Row());
        Assert.Throws<ArgumentException>(() => follower.Add(trials[2].Row()));
        follower.Add(trials[1].Row());
        Assert.Equal(2, follower.Trials);
    }

    private static TargetStanding Stop(StoppingSpec until, SyntheticTrials law, int seed, int most)
    {
        var follower = new TargetFollower(until, law.Configuration(), most);
        foreach (var record in law.Draw(seed, most))
        {
            follower.Add(record.Row());
            if (follower.Stopped)
            {
                break;
            }
        }

        return follower.Standing();
    }

    // Agreement read off the trial itself: the class's larger Gamma at 0 and at T.
    private static double Agreement(TrialRecord record)
    {
        var (start, end) = (record.Result.InitialGamma, record.Result.FinalGamma);
        return Enumerable
            .Range(0, record.Result.Classes)
            .Average(j => start[2 * j] > start[(2 * j) + 1] == end[2 * j] > end[(2 * j) + 1] ? 1.0 : 0.0);
    }

    private static List<double> AsCompleted(double[] values, int workers)
    {
        var running = new PriorityQueue<double, double>();
        var done = new List<double>(values.Length);
        for (var t = 0; t < values.Length; t++)
        {
            var now = 0.0;
            if (running.Count == workers)
            {
                running.TryDequeue(out var value, out now);
                done.Add(value);
            }

            running.Enqueue(values[t], now + (values[t] == 1 ? 1 : 20));
        }

        return done;
    }
}
