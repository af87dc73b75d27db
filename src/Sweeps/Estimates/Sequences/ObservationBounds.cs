using System.Globalization;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>The range [low, high] of a bounded observation, and its map onto [0, 1].</summary>
internal readonly record struct ObservationBounds
{
    /// <summary>Makes a range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is empty or not finite.</exception>
    public ObservationBounds(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || !(low < high))
        {
            throw new ArgumentOutOfRangeException(
                nameof(low),
                low,
                $"Bounds of an observation must be finite and in order, not [{low}, {high}]."
            );
        }

        (Low, High) = (low, high);
    }

    /// <summary>Least value.</summary>
    public double Low { get; }

    /// <summary>Greatest value.</summary>
    public double High { get; }

    private double Width => High - Low;

    /// <summary>Maps an observation to [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the range.</exception>
    public double ToUnit(double x)
    {
        Check(x);
        return Math.Clamp((x - Low) / Width, 0, 1);
    }

    /// <summary>Passes over an observation within the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside, or is not a number.</exception>
    public void Check(double x)
    {
        if (!(x >= Low && x <= High))
        {
            throw new ArgumentOutOfRangeException(
                nameof(x),
                x,
                string.Create(CultureInfo.InvariantCulture, $"The observation is outside its bounds [{Low}, {High}].")
            );
        }
    }

    /// <summary>Maps an interval within [0, 1] back.</summary>
    public Interval FromUnit(Interval unit) =>
        new(
            unit.Low <= 0 ? Low : Math.Max(Low, Low + (unit.Low * Width)),
            unit.High >= 1 ? High : Math.Min(High, Low + (unit.High * Width))
        );

    /// <summary>Maps a length; null stays null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public double? ToUnitLength(double? length) =>
        length is not { } given ? null
        : given > 0 ? given / Width
        : throw new ArgumentOutOfRangeException(nameof(length), length, "A half-width must be above 0.");
}
