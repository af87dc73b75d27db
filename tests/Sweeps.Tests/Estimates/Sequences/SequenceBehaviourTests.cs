using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using Interval = ModalityCompetition.Sweeps.Estimates.Intervals.Interval;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Sequences;

/// <summary>Laws that every sequence obeys, whatever the observations.</summary>
public sealed class SequenceBehaviourTests
{
    [Fact]
    public void Exact_sequences_only_ever_narrow_stay_within_the_bounds_and_are_symmetric() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                bytes =>
                {
                    foreach (
                        var make in (Func<IConfidenceSequence>[])
                            [
                                () => new BettingSequence(new ObservationBounds(-3, 5), 0.9),
                                () => new EmpiricalBernsteinSequence(new ObservationBounds(-3, 5), 0.9),
                            ]
                    )
                    {
                        var (sequence, mirrored, before) = (make(), make(), new Interval(-3, 5));
                        foreach (var b in bytes.Concat(bytes).Concat(bytes))
                        {
                            var x = -3 + (8 * b / 255.0);
                            sequence.Add(x);
                            mirrored.Add(2 - x);
                            var now = sequence.Interval;
                            Assert.True(before.Low <= now.Low && now.Low <= now.High && now.High <= before.High);
                            Assert.Equal(now.Low, 2 - mirrored.Interval.High, 1e-9);
                            Assert.Equal(now.High, 2 - mirrored.Interval.Low, 1e-9);
                            before = now;
                        }
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(0.3)]
    public void Equal_observations_narrow_onto_their_value_and_never_to_nothing(double value)
    {
        foreach (
            var sequence in (IConfidenceSequence[])
                [new BettingSequence(new ObservationBounds(0, 1), 0.95), new EmpiricalBernsteinSequence(new ObservationBounds(0, 1), 0.95)]
        )
        {
            for (var t = 0; t < 20_000; t++)
            {
                sequence.Add(value);
            }

            var interval = sequence.Interval;
            Assert.InRange(value, interval.Low, interval.High);
            Assert.InRange(interval.High - interval.Low, 1e-5, 3e-3);
            Assert.False(sequence.Contradicted);
        }

        // A limit theorem says nothing about observations without spread.
        var asymptotic = new AsymptoticSequence(0.95);
        for (var t = 0; t < 1000; t++)
        {
            asymptotic.Add(value);
        }

        Assert.Equal(double.PositiveInfinity, asymptotic.Interval.High);
    }

    [Fact]
    public void A_million_observations_leave_the_ends_accurate()
    {
        // Zeros and ones by turns. scipy: the ends of Beta(1/2, 1/2) with s = f = 500000; one observation more or less moves them by 1e-6.
        var bernoulli = new BernoulliSequence(0.95);
        var bernstein = new EmpiricalBernsteinSequence(new ObservationBounds(0, 1), 0.95);
        for (var t = 0; t < 1_000_000; t++)
        {
            bernoulli.Add(t & 1);
            bernstein.Add(t & 1);
        }

        var exact = SlowSequences.BetaBinomial(500_000, 500_000, 0.05);
        Assert.Equal(exact.Low, bernoulli.Interval.Low, 2e-6);
        Assert.Equal(exact.High, bernoulli.Interval.High, 2e-6);
        Assert.Equal(1, bernoulli.Interval.Low + bernoulli.Interval.High, 2e-6);
        Assert.InRange(bernstein.Interval.High - bernstein.Interval.Low, 0.004, 0.01);
        Assert.Equal(0.5, (bernstein.Interval.Low + bernstein.Interval.High) / 2, 1e-4);
    }

    [Fact]
    public void A_mean_that_moves_contradicts_itself_and_the_last_interval_stays()
    {
        foreach (
            var sequence in (IConfidenceSequence[])
                [
                    new BettingSequence(new ObservationBounds(0, 1), 0.95),
                    new EmpiricalBernsteinSequence(new ObservationBounds(0, 1), 0.95),
                    new BernoulliSequence(0.95),
                ]
        )
        {
            for (var t = 0; t < 4000; t++)
            {
                sequence.Add(t < 1000 ? 0 : 1);
            }

            Assert.True(sequence.Contradicted, sequence.GetType().Name);
            Assert.True(sequence.Interval.Low <= sequence.Interval.High);
            Assert.True(sequence.Interval.High < 0.05);
        }
    }

    [Fact]
    public void Forecasts_meet_what_happens()
    {
        // A tuned sequence is forecast to about where it will stop, 2 log(40) (4/45) / 0.02^2 = 1640 observations; beyond, chance
        // excursions of its bets narrow it further.
        foreach (
            var (sequence, binary, horizon) in ((IConfidenceSequence, bool, int)[])
                [
                    (new BettingSequence(new ObservationBounds(0, 1), 0.95), false, 5000),
                    (new BettingSequence(new ObservationBounds(0, 1), 0.95, 0.02), false, 1500),
                    (new EmpiricalBernsteinSequence(new ObservationBounds(0, 1), 0.95), false, 5000),
                    (new AsymptoticSequence(0.95), false, 5000),
                    (new BernoulliSequence(0.95), true, 5000),
                ]
        )
        {
            var random = new Random(77);
            var forecast = 0.0;
            for (var t = 1; t <= horizon; t++)
            {
                sequence.Add(binary ? (random.NextDouble() < 0.2 ? 1 : 0) : Math.Pow(random.NextDouble(), 2));
                forecast = t == 500 ? sequence.PredictHalfWidth(horizon) : forecast;
            }

            var reached = (sequence.Interval.High - sequence.Interval.Low) / 2;
            Assert.True(
                forecast / reached is > 0.8 and < 1.25,
                $"{sequence.GetType().Name} to {horizon}: forecast {forecast}, reached {reached}"
            );
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ObservationBounds(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ObservationBounds(0, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BettingSequence(new ObservationBounds(0, 1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BettingSequence(new ObservationBounds(0, 1), 0.95).Add(1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmpiricalBernsteinSequence(new ObservationBounds(0, 1), 0.95).Add(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BernoulliSequence(0.95).Add(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsymptoticSequence(0.95).Add(double.NaN));
    }
}
