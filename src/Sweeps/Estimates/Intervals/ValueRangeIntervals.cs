using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>A <see cref="ValueRange"/> as an interval.</summary>
internal static class ValueRangeIntervals
{
    /// <summary>The range as an interval, with infinite ends where there is no bound.</summary>
    public static Interval AsInterval(this ValueRange range)
    {
        var (lowest, highest) = range.Bounds();
        return new Interval(lowest, highest);
    }

    /// <summary>The range of a difference of two such quantities.</summary>
    public static Interval OfDifferences(this ValueRange range)
    {
        var (lowest, highest) = range.Bounds();
        return new Interval(lowest - highest, highest - lowest);
    }
}
