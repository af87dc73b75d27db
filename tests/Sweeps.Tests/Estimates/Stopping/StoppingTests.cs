using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Stopping;

public sealed class StoppingTests
{
    private static readonly Estimand s_estimand = new(EstimandNames.Agreement);

    [Fact]
    public void Stops_after_the_first_trial_that_reaches_the_target_and_ignores_what_comes_later()
    {
        var rule = new StoppingRule(Target(0.1), new ScriptedSequence(n => 1 / Math.Sqrt(n)), most: 1000);
        for (var t = 0; t < 500; t++)
        {
            Assert.Equal(t < 99 ? StoppingState.Running : StoppingState.Reached, rule.Add(0));
        }

        Assert.Equal(100, rule.Trials);
        Assert.Equal(100, rule.Sequence.Count);
    }

    [Fact]
    public void Trials_without_an_observation_count_as_trials_only()
    {
        var rule = new StoppingRule(Target(0.1), new ScriptedSequence(n => 1 / Math.Sqrt(n)), most: 1000);
        for (var t = 0; rule.Add(t % 2 == 0 ? double.NaN : 0) == StoppingState.Running; t++) { }

        Assert.Equal((200, 100), (rule.Trials, rule.Sequence.Count));
    }

    [Fact]
    public void Least_and_most_trials_are_respected()
    {
        var early = new StoppingRule(Target(0.1), new ScriptedSequence(_ => 0.01), most: 1000, least: 50);
        var never = new StoppingRule(Target(0.1), new ScriptedSequence(_ => double.PositiveInfinity), most: 70);
        for (var t = 0; t < 100; t++)
        {
            early.Add(0);
            never.Add(0);
        }

        Assert.Equal((StoppingState.Reached, 50), (early.State, early.Trials));
        Assert.Equal((StoppingState.Exhausted, 70), (never.State, never.Trials));
    }

    [Fact]
    public void The_forecast_solves_for_the_target_and_scales_with_trials_without_observation()
    {
        var sequence = new ScriptedSequence(n => 2 / Math.Sqrt(n));
        for (var t = 0; t < 10; t++)
        {
            sequence.Add(0);
        }

        Assert.Equal(400, TrialForecast.Of(sequence, Target(0.1), trials: 10, most: 100_000).Sequential);
        Assert.Equal(800, TrialForecast.Of(sequence, Target(0.1), trials: 20, most: 100_000).Sequential);
        Assert.Null(TrialForecast.Of(sequence, Target(0.1), trials: 10, most: 399).Sequential);
        Assert.Equal(10, TrialForecast.Of(sequence, Target(5), trials: 10, most: 399).Sequential);
    }

    [Fact]
    public void What_a_target_would_take_is_known_beyond_what_a_sweep_allows()
    {
        var rule = new StoppingRule(Target(0.1), new ScriptedSequence(n => 2 / Math.Sqrt(n)), least: 1, most: 70);
        while (rule.State == StoppingState.Running)
        {
            rule.Add(0);
        }

        Assert.Equal((StoppingState.Exhausted, 70), (rule.State, rule.Trials));
        Assert.Equal(400, rule.Forecast().Sequential);
    }

    // scipy 1.10.1: n = 2; while t.ppf(.5 + c/2, n - 1) * sqrt(s2 / n) > h: n += 1
    [Theory]
    [InlineData(0.25, 0.05, 0.95, 387)]
    [InlineData(0.25, 0.01, 0.99, 16592)]
    [InlineData(1, 1, 0.95, 7)]
    [InlineData(0.0009, 0.001, 0.95, 3460)]
    [InlineData(1e-6, 0.05, 0.95, 2)]
    public void Fixed_sample_size_agrees_with_scipy(double variance, double halfWidth, double confidence, long expected) =>
        Assert.Equal(expected, FixedSampleSize.Of(variance, halfWidth, confidence));

    [Fact]
    public void No_fixed_sample_size_without_a_variance()
    {
        Assert.Null(FixedSampleSize.Of(0, 0.1, 0.95));
        Assert.Null(FixedSampleSize.Of(double.NaN, 0.1, 0.95));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingTarget(s_estimand, 0, 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingTarget(s_estimand, 0.1, 1));
        Assert.Throws<ArgumentException>(() =>
            new StoppingRule(new StoppingTarget(s_estimand, 0.1, 0.99), new BernoulliSequence(0.95), most: 10)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingRule(Target(0.1), new BernoulliSequence(0.95), most: 10, least: 11));
    }

    [Fact]
    public void The_next_block_goes_to_the_widest_relative_to_its_target_counting_what_is_under_way()
    {
        Assert.Equal(1, AllocationRule.Next([new(0.2, 0.1, 100, 0, 9), new(0.09, 0.01, 100, 0, 9), new(0.5, 0.1, 100, 0, 9)]));
        Assert.Equal(2, AllocationRule.Next([new(0.2, 0.1, 100, 0, 9), new(0.09, 0.01, 100, 300, 9), new(0.5, 0.1, 100, 0, 9)]));

        // Resolved or exhausted ones take none; unknown ones come first, the one with the fewest trials under way among them; ties go to
        // the lower index.
        Assert.Equal(0, AllocationRule.Next([new(0.2, 0.1, 100, 0, 9), new(0.09, 0.01, 100, 0, 0)]));
        Assert.Equal(
            2,
            AllocationRule.Next([
                new(9, 0.1, 100, 0, 9),
                new(double.PositiveInfinity, 0.1, 0, 64, 9),
                new(double.PositiveInfinity, 0.1, 0, 32, 9),
            ])
        );
        Assert.Equal(0, AllocationRule.Next([new(0.2, 0.1, 100, 0, 9), new(0.2, 0.1, 100, 0, 9)]));
        Assert.Null(AllocationRule.Next([new(0.2, 0.1, 100, 0, 0)]));
        Assert.Null(AllocationRule.Next([]));
    }

    [Fact]
    public void Trials_become_proportional_to_variance_over_squared_target()
    {
        double[] deviations = [1, 2, 0.5];
        double[] targets = [0.01, 0.01, 0.002];
        var consumed = new long[3];
        for (var block = 0; block < 3000; block++)
        {
            var needs = Enumerable
                .Range(0, 3)
                .Select(i => new ConfigurationNeed(
                    consumed[i] == 0 ? double.PositiveInfinity : deviations[i] / Math.Sqrt(consumed[i]),
                    targets[i],
                    consumed[i],
                    0,
                    1
                ))
                .ToArray();
            consumed[AllocationRule.Next(needs)!.Value] += 32;
        }

        // 1 : 4 : 6.25
        Assert.Equal(4, (double)consumed[1] / consumed[0], 0.05);
        Assert.Equal(6.25, (double)consumed[2] / consumed[0], 0.05);
    }

    [Fact]
    public void Allocation_by_the_data_leaves_each_configurations_coverage_and_stop_as_they_were()
    {
        // Three probabilities; the rule looks at all intervals after every block. Each configuration must stop at the same trial, with the
        // same interval, as alone.
        double[] truths = [0.05, 0.5, 0.8];
        var missed = 0;
        const int Repetitions = 300;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var rules = truths.Select(_ => Rule()).ToArray();
            var streams = truths.Select((_, i) => new Random((1000 * repetition) + i)).ToArray();
            while (
                AllocationRule.Next([
                    .. rules.Select(r => new ConfigurationNeed(r.HalfWidth, 0.1, r.Trials, 0, r.State == StoppingState.Running ? 1 : 0)),
                ])
                    is { } next
            )
            {
                for (var t = 0; t < 8; t++)
                {
                    rules[next].Add(streams[next].NextDouble() < truths[next] ? 1 : 0);
                }
            }

            for (var i = 0; i < truths.Length; i++)
            {
                var (alone, stream) = (Rule(), new Random((1000 * repetition) + i));
                while (alone.Add(stream.NextDouble() < truths[i] ? 1 : 0) == StoppingState.Running) { }

                Assert.Equal((alone.Trials, alone.Interval), (rules[i].Trials, rules[i].Interval));
                missed += truths[i] < alone.Interval.Low || truths[i] > alone.Interval.High ? 1 : 0;
            }
        }

        // alpha = 0.05 and four standard errors.
        Assert.True(missed <= (0.05 * 900) + (4 * Math.Sqrt(900 * 0.05 * 0.95)), $"{missed} of {3 * Repetitions} missed");

        static StoppingRule Rule() => new(Target(0.1), new BernoulliSequence(0.95), most: 5000);
    }

    private static StoppingTarget Target(double halfWidth) => new(s_estimand, halfWidth, 0.95);
}
