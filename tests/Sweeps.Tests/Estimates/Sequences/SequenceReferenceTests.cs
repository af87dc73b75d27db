using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Sequences;

/// <summary>
/// The sequences against numbers from elsewhere and against a second implementation. x_i = frac(i * 0.6180339887498949)^2, i = 1, 2, ..
/// </summary>
public sealed class SequenceReferenceTests
{
    // The authors' package confseq (version of October 2024): betting_cs(x, alpha=0.05, breaks=20000, running_intersection=True), printed
    // at t. Their grid is 5e-5 wide.
    [Theory]
    [InlineData(false, 10, 0.11505, 0.67060)]
    [InlineData(false, 50, 0.22100, 0.45365)]
    [InlineData(false, 100, 0.24850, 0.42000)]
    [InlineData(false, 300, 0.27815, 0.38695)]
    [InlineData(true, 50, 0.02800, 0.30720)]
    [InlineData(true, 300, 0.07795, 0.21035)]
    public void Betting_agrees_with_the_authors_implementation(bool indicator, int count, double low, double high)
    {
        var sequence = new BettingSequence(new ObservationBounds(0, 1), 0.95);
        Feed(sequence, indicator ? [.. Golden(count).Select(x => x < 0.02 ? 1.0 : 0)] : Golden(count));
        var slack = ((high - low) / 100) + 1e-4;
        Assert.InRange(sequence.Interval.Low, low - slack, low + 5e-5);
        Assert.InRange(sequence.Interval.High, high - 5e-5, high + slack);
    }

    // numpy: the formula of Theorem 2 with np.cumsum and np.maximum.accumulate of the lower, np.minimum.accumulate of the upper ends.
    [Theory]
    [InlineData(50, 0.14848039295982754, 0.5083518673300859)]
    [InlineData(100, 0.22352526438344972, 0.4403244504054278)]
    [InlineData(300, 0.27414273400704103, 0.3927307280066455)]
    public void Empirical_Bernstein_agrees_with_the_formula_in_numpy(int count, double low, double high)
    {
        var sequence = new EmpiricalBernsteinSequence(new ObservationBounds(0, 1), 0.95);
        Feed(sequence, Golden(count));
        Assert.Equal(low, sequence.Interval.Low, 1e-12);
        Assert.Equal(high, sequence.Interval.High, 1e-12);
    }

    // scipy 1.10.1: brentq(lambda p: betaln(s+.5, f+.5) - betaln(.5, .5) - xlogy(s, p) - xlog1py(f, -p) - log(20), ..., rtol=1e-14)
    [Theory]
    [InlineData(0, 20, 0, 0.22400611201278273)]
    [InlineData(20, 0, 0.7759938879872172, 1)]
    [InlineData(7, 13, 0.09658735612091605, 0.6855117311759874)]
    [InlineData(1, 999, 4.4639740487055593e-07, 0.009974747264749962)]
    [InlineData(50000, 50000, 0.49330030490849475, 0.5066996950915051)]
    [InlineData(123, 9877, 0.00843395145897895, 0.01718212071925968)]
    public void Beta_binomial_agrees_with_scipy(int successes, int failures, double low, double high)
    {
        // The second implementation, which the test below holds the sequence against after every observation.
        var slow = SlowSequences.BetaBinomial(successes, failures, 0.05);
        Assert.Equal(low, slow.Low, 1e-10);
        Assert.Equal(high, slow.High, 1e-10);
    }

    // numpy: x[:t].std(ddof=1) * sqrt(2*(t*rho2+1)/(t**2*rho2)*log(sqrt(t*rho2+1)/0.05)), rho2 = (-2*log(.05)+log(-2*log(.05)+1))/200
    [Theory]
    [InlineData(100, 0.33332842656523726, 0.09176840472875039)]
    [InlineData(300, 0.3336023862899095, 0.05238346731260416)]
    public void Asymptotic_agrees_with_the_formula_in_numpy(int count, double mean, double reach)
    {
        var sequence = new AsymptoticSequence(0.95, tuned: 200);
        Feed(sequence, Golden(count));
        Assert.Equal(mean - reach, sequence.Interval.Low, 1e-12);
        Assert.Equal(mean + reach, sequence.Interval.High, 1e-12);
    }

    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.9, 3)]
    public void Sequences_agree_with_a_slow_second_version_after_every_observation(double p, int seed)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble() < p ? 1.0 : 0)];
        double[] y = [.. x.Select(v => (0.7 * v) + (0.3 * random.NextDouble()))];
        var (bernoulli, bernstein, betting) = (
            new BernoulliSequence(0.9),
            new EmpiricalBernsteinSequence(new ObservationBounds(0, 1), 0.9),
            new BettingSequence(new ObservationBounds(0, 1), 0.9)
        );
        var exact = (Low: 0.0, High: 1.0);
        for (var t = 1; t <= x.Length; t++)
        {
            bernoulli.Add(x[t - 1]);
            bernstein.Add(y[t - 1]);
            betting.Add(y[t - 1]);
            var now = SlowSequences.BetaBinomial((long)x.Take(t).Sum(), t - (long)x.Take(t).Sum(), 0.1);
            exact = (Math.Max(exact.Low, now.Low), Math.Min(exact.High, now.High));
            Assert.Equal(exact.Low, bernoulli.Interval.Low, 1e-10);
            Assert.Equal(exact.High, bernoulli.Interval.High, 1e-10);
        }

        var slowBernstein = SlowSequences.EmpiricalBernstein(y, 0.1);
        Assert.Equal(slowBernstein.Low, bernstein.Interval.Low, 1e-12);
        Assert.Equal(slowBernstein.High, bernstein.Interval.High, 1e-12);

        // The grid rounds outwards, by at most 1/128 of the width and what refining has cost.
        var slow = SlowSequences.Betting(y, 0.1);
        var slack = (slow.High - slow.Low) / 64;
        Assert.InRange(betting.Interval.Low, slow.Low - slack, slow.Low + 1e-12);
        Assert.InRange(betting.Interval.High, slow.High - 1e-12, slow.High + slack);
    }

    private static double[] Golden(int count) =>
        [.. Enumerable.Range(1, count).Select(i => i * 0.6180339887498949).Select(v => (v - Math.Floor(v)) * (v - Math.Floor(v)))];

    private static void Feed(IConfidenceSequence sequence, double[] x)
    {
        foreach (var value in x)
        {
            sequence.Add(value);
        }
    }
}
