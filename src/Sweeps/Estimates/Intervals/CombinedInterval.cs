namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// An interval for a difference of two independent quantities from their own intervals, combined by squares: low = (a - b) - sqrt((a -
/// a_low)^2 + (b_high - b)^2), high = (a - b) + sqrt((a_high - a)^2 + (b - b_low)^2). With Wilson's intervals it is the hybrid score
/// interval (R. G. Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10); with Student's it is close to Welch's.
/// </summary>
internal static class CombinedInterval
{
    /// <summary>The interval; none when a side has none.</summary>
    public static Interval Of(double a, Interval intervalA, double b, Interval intervalB)
    {
        var down = Math.Sqrt(Square(a - intervalA.Low) + Square(intervalB.High - b));
        var up = Math.Sqrt(Square(intervalA.High - a) + Square(b - intervalB.Low));
        return new Interval(a - b - down, a - b + up);
    }

    private static double Square(double x) => x * x;
}
