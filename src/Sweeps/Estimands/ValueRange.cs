namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>What the values of a quantity cannot leave.</summary>
internal enum ValueRange
{
    /// <summary>Any number.</summary>
    Unbounded,

    /// <summary>A share or probability, in [0, 1].</summary>
    Share,

    /// <summary>A difference of two shares, in [-1, 1].</summary>
    DifferenceOfShares,
}

/// <summary>The bounds of a <see cref="ValueRange"/>.</summary>
internal static class ValueRangeBounds
{
    /// <summary>Lowest and highest value; infinite where there is no bound.</summary>
    public static (double Lowest, double Highest) Bounds(this ValueRange range) =>
        range switch
        {
            ValueRange.Share => (0, 1),
            ValueRange.DifferenceOfShares => (-1, 1),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };
}
