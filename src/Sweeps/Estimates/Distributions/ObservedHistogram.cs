using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.Distributions;

/// <summary>How the observations of an estimand are spread over trials: counts in bins of equal width.</summary>
/// <param name="Estimand">The estimand whose observations these are.</param>
/// <param name="Low">Least observation, where the first bin begins.</param>
/// <param name="High">Greatest observation, where the last bin ends; equal to <paramref name="Low"/> where all are alike.</param>
/// <param name="Counts">Trials in every bin, at least one bin.</param>
public sealed record ObservedHistogram(Estimand Estimand, double Low, double High, ImmutableArray<long> Counts)
{
    private const int MostBins = 24;

    /// <summary>Trials that were counted.</summary>
    public long Trials => Counts.Sum();

    /// <summary>Counts observations; null where there is none.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="values">Finite observations.</param>
    public static ObservedHistogram? Of(Estimand estimand, IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return null;
        }

        var (low, high) = (values.Min(), values.Max());
        double width = high - low;
        if (!(width > 0) || !double.IsFinite(width))
        {
            return new ObservedHistogram(estimand, low, high, [values.Count]);
        }

        long[] counts = new long[Math.Clamp((int)Math.Ceiling(Math.Sqrt(values.Count)), 1, MostBins)];
        foreach (double value in values)
        {
            counts[Math.Min(counts.Length - 1, (int)((value - low) / width * counts.Length))]++;
        }

        return new ObservedHistogram(estimand, low, high, [.. counts]);
    }
}
