using System.Globalization;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Sequences;

/// <summary>
/// Judges miscoverage under continuous peeking: a repetition misses when the interval after any one of its observations misses the truth.
/// The check passes when the share of such repetitions is at most alpha plus four binomial standard errors, 4 sqrt(alpha (1 - alpha) /
/// repetitions).
/// </summary>
internal sealed class PeekingCheck(double alpha)
{
    private long _missed;
    private long _all;

    public double Miscoverage => (double)_missed / _all;

    public double Limit => alpha + (4 * Math.Sqrt(alpha * (1 - alpha) / _all));

    public bool Passes => Miscoverage <= Limit;

    public static bool Misses(Interval interval, double truth) => truth < interval.Low || truth > interval.High;

    public void Add(bool missed)
    {
        _all++;
        _missed += missed ? 1 : 0;
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"miscoverage under continuous peeking {Miscoverage:0.0000} of {_all} repetitions, limit {Limit:0.0000}"
        );
}
