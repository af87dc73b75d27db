using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// A target that is the largest of R means: the gap is max_r E[joint error - uni-modal error of r], because the best uni-modal network is
/// the one with the least mean error. Each mean has a sequence of its own at confidence 1 - alpha/R. By the union bound all of them hold at
/// all times with probability of at least 1 - alpha, and then max_r low_r &lt;= max_r mean_r &lt;= max_r high_r. Nothing has to be chosen:
/// a modality that is clearly worse drops out of both maxima by itself.
/// </summary>
internal sealed class LargestMeanTarget : ITargetSequence
{
    private readonly ITargetSequence[] _each;

    /// <summary>Starts with no trials.</summary>
    /// <param name="count">Number R of modalities, at least 1.</param>
    /// <param name="coverage">Coverage of the interval of the largest mean.</param>
    /// <param name="make">Makes an empty sequence of a given coverage for a modality.</param>
    public LargestMeanTarget(int count, Coverage coverage, Func<Coverage, int, ITargetSequence> make)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Confidence = coverage.Confidence;
        _each = [.. Enumerable.Range(0, count).Select(r => make(coverage.SharedBy(count), r))];
    }

    /// <inheritdoc/>
    public string Method =>
        _each.Length == 1 ? _each[0].Method : $"{_each[0].Method}, one sequence per modality at 1 - alpha/{_each.Length}";

    /// <inheritdoc/>
    public double Confidence { get; }

    /// <inheritdoc/>
    public SequenceGuarantee Guarantee => _each[0].Guarantee;

    /// <inheritdoc/>
    public long Count => _each[0].Count;

    /// <inheritdoc/>
    public double Mean => Largest.Mean;

    /// <inheritdoc/>
    public double Variance => Largest.Variance;

    /// <inheritdoc/>
    public Interval Interval => new(_each.Max(s => s.Interval.Low), _each.Max(s => s.Interval.High));

    /// <inheritdoc/>
    public bool Contradicted => _each.Any(s => s.Contradicted);

    private ITargetSequence Largest => _each.MaxBy(s => s.Mean)!;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> observations)
    {
        for (var r = 0; r < _each.Length; r++)
        {
            _each[r].Add(observations);
        }
    }

    /// <inheritdoc/>
    public double PredictHalfWidth(long count)
    {
        // While the best is in doubt the interval of the maximum differs from that of any one mean; it narrows about as the best one's
        // does.
        var interval = Interval;
        var best = Largest;
        return best.Count == 0
            ? double.PositiveInfinity
            : (interval.High - interval.Low) / 2 * (best.PredictHalfWidth(count) / best.PredictHalfWidth(best.Count));
    }
}
