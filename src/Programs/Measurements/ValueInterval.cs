namespace ModalityCompetition.Programs.Measurements;

/// <summary>What values cannot leave; infinite where there is no bound.</summary>
/// <param name="Lowest">Lowest value.</param>
/// <param name="Highest">Highest value, not below <paramref name="Lowest"/>.</param>
public readonly record struct ValueInterval(double Lowest, double Highest)
{
    /// <summary>Any number.</summary>
    public static ValueInterval Unbounded { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>From 0 to 1: a share, a probability, an indicator.</summary>
    public static ValueInterval Share { get; } = new(0, 1);

    /// <summary>At least 0.</summary>
    public static ValueInterval NotNegative { get; } = new(0, double.PositiveInfinity);

    /// <summary>Whether there is a bound on both sides, so that an interval can be had without assuming a law.</summary>
    public bool IsBounded => double.IsFinite(Lowest) && double.IsFinite(Highest);

    /// <summary>Whether a value lies within it; a value that is not a number does not.</summary>
    public bool Holds(double value) => value >= Lowest && value <= Highest;
}
