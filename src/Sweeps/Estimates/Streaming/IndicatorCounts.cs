using System.Numerics;

namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>How often each of many quantities that are 0 or 1 was 1.</summary>
/// <param name="series">Number of quantities.</param>
internal sealed class IndicatorCounts(int series)
{
    private readonly long[] _ones = new long[series];

    /// <summary>How often a quantity was 1.</summary>
    public long this[int index] => _ones[index];

    /// <summary>Consumes one trial.</summary>
    /// <param name="values">Its values, 0 or 1, [n].</param>
    /// <param name="first">Index of the first of them; they end at or before the last quantity.</param>
    public void Add(ReadOnlySpan<double> values, int first = 0)
    {
        var ones = _ones.AsSpan(first, values.Length);
        var i = 0;

        // A mask is -1 where the value is 1. Comparing is exact and, unlike converting to whole numbers, one instruction everywhere.
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<long>(ones[i..]) - Vector.Equals(new Vector<double>(values[i..]), Vector<double>.One)).CopyTo(ones[i..]);
        }

        for (; i < values.Length; i++)
        {
            ones[i] += values[i] == 1 ? 1 : 0;
        }
    }
}
