namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>What the values of a quantity cannot leave; infinite where there is no bound.</summary>
/// <param name="Lowest">Lowest value.</param>
/// <param name="Highest">Highest value, above the lowest.</param>
internal readonly record struct ValueRange(double Lowest, double Highest)
{
    /// <summary>Any number.</summary>
    public static ValueRange Unbounded { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>A share or probability, in [0, 1].</summary>
    public static ValueRange Share { get; } = new(0, 1);

    /// <summary>A difference of two shares, in [-1, 1].</summary>
    public static ValueRange DifferenceOfShares { get; } = new(-1, 1);

    /// <summary>Whether there is a bound on both sides, so that an interval can be had without assuming a law.</summary>
    public bool IsBounded => double.IsFinite(Lowest) && double.IsFinite(Highest);

    /// <summary>Lowest and highest value; infinite where there is no bound.</summary>
    public (double Lowest, double Highest) Bounds() => (Lowest, Highest);
}
