using System.Numerics;

namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>
/// Running means and sums of squared deviations of many series that share their trials (B. P. Welford, Technometrics 4, 1962, 419-420):
/// stable where the sum of squares cancels, and exactly zero spread for equal values. The result depends on the order of the trials, which
/// is therefore fixed.
/// </summary>
/// <param name="series">Number of series.</param>
internal sealed class MeanMoments(int series)
{
    private readonly double[] _mean = new double[series];
    private readonly double[] _squares = new double[series];

    /// <summary>Trials consumed.</summary>
    public long Count { get; private set; }

    /// <summary>Consumes one trial.</summary>
    /// <param name="values">Its value in every series, [series].</param>
    public void Add(ReadOnlySpan<double> values)
    {
        Count++;
        var count = (double)Count;
        Span<double> mean = _mean.AsSpan(0, values.Length);
        Span<double> squares = _squares.AsSpan(0, values.Length);
        var i = 0;

        // Several series at once: the same operations in the same order, so the same bits as one by one.
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var value = new Vector<double>(values[i..]);
            var old = new Vector<double>(mean[i..]);
            var before = value - old;
            var moved = old + (before / new Vector<double>(count));
            moved.CopyTo(mean[i..]);
            (new Vector<double>(squares[i..]) + (before * (value - moved))).CopyTo(squares[i..]);
        }

        for (; i < values.Length; i++)
        {
            var before = values[i] - mean[i];

            // Divided, not multiplied by 1 / count: the first value must become the mean exactly, and equal values must leave it unchanged.
            mean[i] += before / count;
            squares[i] += before * (values[i] - mean[i]);
        }
    }

    /// <summary>Mean of a series; NaN without trials.</summary>
    public double Mean(int index) => Count == 0 ? double.NaN : _mean[index];

    /// <summary>Unbiased variance of one value of a series; NaN with fewer than two trials.</summary>
    public double Variance(int index) => Count < 2 ? double.NaN : _squares[index] / (Count - 1);
}
