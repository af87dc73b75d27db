using System.Numerics;

namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>
/// <see cref="MeanMoments"/> of series of which a trial may lack some: a missing value is NaN and leaves its series as it was. Several
/// series are updated at once, by the same operations in the same order as one by one.
/// </summary>
/// <param name="series">Number of series.</param>
internal sealed class PartialMeans(int series)
{
    // Whole numbers, exact up to 2^53; kept as what they are divided by.
    private readonly double[] _counts = new double[series];
    private readonly double[] _mean = new double[series];
    private readonly double[] _squares = new double[series];

    /// <summary>Consumes one trial.</summary>
    /// <param name="values">Its value in every series, NaN where there is none, [series].</param>
    public void Add(ReadOnlySpan<double> values)
    {
        values = values[.._mean.Length];
        var i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var (value, old, squares) = (new Vector<double>(values[i..]), new Vector<double>(_mean, i), new Vector<double>(_squares, i));
            var there = Vector.Equals(value, value);
            var count = new Vector<double>(_counts, i) + Vector.ConditionalSelect(there, Vector<double>.One, Vector<double>.Zero);
            var before = value - old;
            var moved = old + (before / count);
            count.CopyTo(_counts, i);
            Vector.ConditionalSelect(there, moved, old).CopyTo(_mean, i);
            Vector.ConditionalSelect(there, squares + (before * (value - moved)), squares).CopyTo(_squares, i);
        }

        for (; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                var before = values[i] - _mean[i];
                _mean[i] += before / ++_counts[i];
                _squares[i] += before * (values[i] - _mean[i]);
            }
        }
    }

    /// <summary>Trials that had a value of a series.</summary>
    public long Count(int index) => (long)_counts[index];

    /// <summary>Mean of a series; NaN without trials.</summary>
    public double Mean(int index) => _counts[index] == 0 ? double.NaN : _mean[index];

    /// <summary>Unbiased variance of one value of a series; NaN with fewer than two trials.</summary>
    public double Variance(int index) => _counts[index] < 2 ? double.NaN : _squares[index] / (_counts[index] - 1);
}
