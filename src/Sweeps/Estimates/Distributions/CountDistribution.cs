using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Distributions;

/// <summary>
/// The distribution of a whole number per trial with a known finite range, such as test errors (0 .. test_n), their differences (-test_n ..
/// test_n) or classes won (0 .. K): exact counts, hence exact quantiles and an exact empirical distribution function, whatever the number
/// of trials. Memory is eight bytes per possible value.
/// </summary>
internal sealed class CountDistribution
{
    /// <summary>Most values that are counted one by one: 32 MiB.</summary>
    public const int MostValues = 1 << 22;

    private readonly int _lowest;
    private readonly long[] _counts;

    /// <summary>Starts empty.</summary>
    /// <param name="lowest">Least possible value.</param>
    /// <param name="highest">Greatest possible value, at least the least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no value, or there are more than <see cref="MostValues"/>.</exception>
    public CountDistribution(int lowest, int highest)
    {
        var values = (long)highest - lowest + 1;
        if (values is < 1 or > MostValues)
        {
            throw new ArgumentOutOfRangeException(
                nameof(highest),
                highest,
                $"There must be 1 to {MostValues} possible values, not {values}."
            );
        }

        _lowest = lowest;
        _counts = new long[values];
    }

    /// <summary>Least possible value.</summary>
    public int Lowest => _lowest;

    /// <summary>Greatest possible value.</summary>
    public int Highest => _lowest + _counts.Length - 1;

    /// <summary>Values counted.</summary>
    public long Count { get; private set; }

    /// <summary>Counts a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the range.</exception>
    public void Add(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Highest);
        _counts[value - _lowest]++;
        Count++;
    }

    /// <summary>How often a value was seen; 0 outside the range.</summary>
    public long CountOf(int value) => value < Lowest || value > Highest ? 0 : _counts[value - _lowest];

    /// <summary>The rank-th smallest of all values.</summary>
    /// <param name="rank">1 .. <see cref="Count"/>.</param>
    public int OrderStatistic(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, Count);
        var seen = 0L;
        var i = -1;
        do
        {
            seen += _counts[++i];
        } while (seen < rank);
        return _lowest + i;
    }

    /// <summary>The empirical quantile: the smallest value v with at least a share p of all values at or below it.</summary>
    /// <param name="p">Share, in (0, 1).</param>
    public int Quantile(double p) => OrderStatistic(Math.Clamp((long)Math.Ceiling(p * Count), 1, Count));

    /// <summary>
    /// The distribution-free interval of the p-quantile (<see cref="QuantileRanks"/>); an end without an order statistic is the end of the
    /// range.
    /// </summary>
    /// <param name="p">Share, in (0, 1).</param>
    /// <param name="coverage">Least coverage.</param>
    public (int Low, int High) QuantileInterval(double p, Coverage coverage)
    {
        var ranks = QuantileRanks.Of(Count, p, coverage);
        return (ranks.Low < 1 ? Lowest : OrderStatistic(ranks.Low), ranks.High > Count ? Highest : OrderStatistic(ranks.High));
    }

    /// <summary>
    /// The empirical distribution function at every value that was seen, with its simultaneous band (<see cref="DkwBand"/>), in ascending
    /// order. Between two steps it is constant.
    /// </summary>
    /// <param name="coverage">Probability that the whole band holds the distribution function.</param>
    public IEnumerable<(int Value, double Share, Interval Band)> Steps(Coverage coverage)
    {
        var reach = DkwBand.Reach(Count, coverage);
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                seen += _counts[i];
                var share = (double)seen / Count;
                yield return (_lowest + i, share, new Interval(Math.Max(0, share - reach), Math.Min(1, share + reach)));
            }
        }
    }
}
