namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>A closed interval.</summary>
/// <param name="Low">Lower end; NaN when there is no interval.</param>
/// <param name="High">Upper end; NaN when there is no interval.</param>
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>No interval.</summary>
    public static Interval None => new(double.NaN, double.NaN);

    /// <summary>The part of the interval within a range that the estimated quantity cannot leave; coverage stays what it was.</summary>
    public Interval Within(double lowest, double highest) => new(Math.Clamp(Low, lowest, highest), Math.Clamp(High, lowest, highest));
}
