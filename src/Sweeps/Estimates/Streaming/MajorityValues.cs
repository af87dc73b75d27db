using System.Numerics;

namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>
/// How many trials depart from the value that most of them have, in many series that share their trials: the majority vote of R. S. Boyer
/// and J S. Moore (in Automated Reasoning, Kluwer 1991, 105-117). Two different values cancel each other, and what is left over at the end
/// is the majority, if there is one.
/// </summary>
/// <param name="series">Number of series.</param>
internal sealed class MajorityValues(int series)
{
    private readonly double[] _candidate = new double[series];

    // Trials with the candidate's value that no other has cancelled. Kept as numbers of the same width as the values, so that both go
    // through one vector.
    private readonly double[] _left = new double[series];
    private readonly double[] _difference = new double[series];
    private long _count;

    /// <summary>Consumes one trial.</summary>
    /// <param name="values">Its value in every series, [series].</param>
    public void Add(ReadOnlySpan<double> values)
    {
        _count++;
        Span<double> candidate = _candidate.AsSpan(0, values.Length);
        Span<double> left = _left.AsSpan(0, values.Length);
        var i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var value = new Vector<double>(values[i..]);
            var was = new Vector<double>(left[i..]);
            var held = Vector.ConditionalSelect(Vector.Equals(was, Vector<double>.Zero), value, new Vector<double>(candidate[i..]));
            held.CopyTo(candidate[i..]);
            (was + Vector.ConditionalSelect(Vector.Equals(held, value), Vector<double>.One, -Vector<double>.One)).CopyTo(left[i..]);
        }

        for (; i < values.Length; i++)
        {
            candidate[i] = left[i] == 0 ? values[i] : candidate[i];
            left[i] += candidate[i] == values[i] ? 1 : -1;
        }
    }

    /// <summary>Consumes one trial of differences.</summary>
    /// <param name="values">Its value in every series, [series].</param>
    /// <param name="less">What is taken off, [series].</param>
    public void Add(ReadOnlySpan<double> values, ReadOnlySpan<double> less)
    {
        var i = 0;
        for (; i <= _difference.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<double>(values[i..]) - new Vector<double>(less[i..])).CopyTo(_difference, i);
        }

        for (; i < _difference.Length; i++)
        {
            _difference[i] = values[i] - less[i];
        }

        Add(_difference);
    }

    /// <summary>
    /// In how many trials a series did not have the value that most trials have, up to a factor of two: a pair that cancelled holds one
    /// such trial or two. Null when at least half of the trials are in such pairs, and no value is the common one.
    /// </summary>
    public long? Departures(int index)
    {
        var left = (long)_left[index];
        return 2 * left >= _count ? (_count - left) / 2 : null;
    }
}
