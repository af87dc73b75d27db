using MathNet.Numerics;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// The beta-binomial mixture confidence sequence for a probability (H. Robbins, Annals of Mathematical Statistics 41, 1970, 1397-1409; T.
/// L. Lai, Annals of Statistics 4, 1976, 265-280; in the general frame of S. R. Howard, A. Ramdas, J. McAuliffe and J. Sekhon, Annals of
/// Statistics 49, 2021, 1055-1080). With s successes and f failures the ratio of the mixture of likelihoods under Beta(1/2, 1/2) to the
/// likelihood of p,
/// <code>
/// M(p) = B(s + 1/2, f + 1/2) / B(1/2, 1/2) / (p^s (1 - p)^f),
/// </code>
/// is a martingale with mean 1 when p is the probability, so by Ville's inequality it ever reaches 1 / alpha with probability of at most
/// alpha. The interval is all p that it has not excluded so far: log p^s (1 - p)^f is concave in p, so this is an interval at each moment,
/// and their intersection is one.
/// </summary>
/// <remarks>Constant memory. An observation costs one logarithm, and an end is only computed anew when it is excluded: Newton's method on
/// the concave function, from outside, where every iterate stays outside, so that even an iteration cut short would be on the safe side.
/// The sum of logarithms is compensated: at 10^7 observations the error of log M is about 1e-9.</remarks>
/// <param name="coverage">Probability that all intervals hold the probability.</param>
internal sealed class BernoulliSequence(Coverage coverage) : IConfidenceSequence
{
    private const double Prior = 0.5;
    private const int MostIterations = 200;

    private readonly double _logThreshold = -Math.Log(coverage.Miss);
    private CompensatedSum _logMixture;
    private RunningIntersection _intersection = new(new Interval(0, 1));
    private long _successes;

    /// <inheritdoc/>
    public double Confidence => coverage.Confidence;

    /// <inheritdoc/>
    public SequenceGuarantee Guarantee => SequenceGuarantee.Exact;

    /// <inheritdoc/>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public double Mean => Count == 0 ? double.NaN : (double)_successes / Count;

    /// <inheritdoc/>
    public double Variance => Count < 2 ? double.NaN : Mean * (1 - Mean) * Count / (Count - 1);

    /// <inheritdoc/>
    public Interval Interval => _intersection.Interval;

    /// <inheritdoc/>
    public bool Contradicted => _intersection.Contradicted;

    /// <inheritdoc/>
    public void Add(double x)
    {
        if (x is not (0 or 1))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "An observation of a probability is 0 or 1.");
        }

        // B(a + 1, b) = B(a, b) a / (a + b): predictive probability of what was seen, given the past.
        var seen = x == 1 ? _successes : Count - _successes;
        _logMixture.Add(Math.Log((seen + Prior) / (Count + (2 * Prior))));
        Count++;
        _successes += (long)x;
        Exclude();
    }

    /// <inheritdoc/>
    public double PredictHalfWidth(long count)
    {
        if (Count == 0)
        {
            return double.PositiveInfinity;
        }

        var successes = count * (_successes + Prior) / (Count + (2 * Prior));
        var failures = count - successes;
        var level = SpecialFunctions.BetaLn(successes + Prior, failures + Prior) - SpecialFunctions.BetaLn(Prior, Prior) - _logThreshold;
        var then = End(successes, failures, level, 1) - End(successes, failures, level, 0);
        return Math.Min(then, Interval.High - Interval.Low) / 2;
    }

    private void Exclude()
    {
        var (s, f) = ((double)_successes, (double)(Count - _successes));
        var level = _logMixture.Value - _logThreshold;
        var (low, high) = (Interval.Low, Interval.High);

        // An end beyond the mean is not excluded from outside: then the whole interval is, or nothing.
        var newLow = s > 0 && low * Count < s && LogLikelihood(s, f, low) <= level ? End(s, f, level, low) : low;
        var newHigh = f > 0 && high * Count > s && LogLikelihood(s, f, high) <= level ? End(s, f, level, high) : high;
        if (low * Count > s && LogLikelihood(s, f, low) <= level)
        {
            newHigh = End(s, f, level, 1);
        }
        else if (high * Count < s && LogLikelihood(s, f, high) <= level)
        {
            newLow = End(s, f, level, 0);
        }

        _intersection.Add(newLow, newHigh);
    }

    /// <summary>
    /// The p with log p^s (1 - p)^f = level that lies on the same side of s / (s + f) as the start, reached from the outside.
    /// </summary>
    private static double End(double s, double f, double level, double start)
    {
        var below = start * (s + f) < s;
        if (below ? s == 0 : f == 0)
        {
            return start;
        }

        // One factor alone: p^s = level or (1 - p)^f = level lies outside of the end, and is the end when the other factor is absent.
        var p = below ? Math.Max(start, Math.Exp(level / s)) : Math.Min(start, -double.ExpM1(level / f));
        for (var i = 0; i < MostIterations; i++)
        {
            var next = p - ((LogLikelihood(s, f, p) - level) / ((s / p) - (f / (1 - p))));
            if (!(below ? next > p : next < p))
            {
                break;
            }

            p = next;
        }

        return p;
    }

    private static double LogLikelihood(double s, double f, double p) =>
        (s == 0 ? 0 : s * Math.Log(p)) + (f == 0 ? 0 : f * double.LogP1(-p));
}
