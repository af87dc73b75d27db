namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>
/// Counts of iterations 0 .. T. Every iteration has a bin of its own up to T = <see cref="MaxBins"/> - 1, and quantiles are exact; above, a
/// bin holds ceil((T + 1) / <see cref="MaxBins"/>) consecutive iterations and a quantile is the first iteration of its bin, so that it is
/// low by less than T / <see cref="MaxBins"/>. Memory is bounded by 64 KiB.
/// </summary>
internal sealed class IterationHistogram
{
    /// <summary>Largest number of bins.</summary>
    public const int MaxBins = 8192;

    private readonly long[] _bins;
    private readonly int _width;

    /// <summary>Starts empty.</summary>
    /// <param name="iterations">Largest iteration T, at least 0.</param>
    public IterationHistogram(int iterations)
    {
        _width = (int)(((long)iterations + MaxBins) / MaxBins);
        _bins = new long[(iterations / _width) + 1];
    }

    /// <summary>Iterations counted.</summary>
    public long Count { get; private set; }

    /// <summary>Counts one iteration, 0 &lt;= iteration &lt;= T.</summary>
    public void Add(int iteration)
    {
        _bins[_width == 1 ? iteration : iteration / _width]++;
        Count++;
    }

    /// <summary>The smallest iteration with at least this share of all iterations at or below it; NaN when empty.</summary>
    /// <param name="percent">The share in percent, 1 .. 100.</param>
    public double Quantile(int percent)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        var rank = ((percent * Count) + 99) / 100;
        var seen = 0L;
        for (var bin = 0; bin < _bins.Length; bin++)
        {
            seen += _bins[bin];
            if (seen >= rank)
            {
                return (double)bin * _width;
            }
        }

        throw new InvalidOperationException("The bins do not add up to the count.");
    }
}
