namespace ModalityCompetition.Sweeps.Reports.Plots.Axes;

/// <summary>Maps data units to a coordinate; values outside the domain are moved to its nearer end.</summary>
/// <param name="Low">Start of the domain.</param>
/// <param name="High">End of the domain, larger than the start.</param>
/// <param name="From">Coordinate of the start.</param>
/// <param name="To">Coordinate of the end.</param>
/// <param name="Logarithmic">Whether equal ratios, not differences, have equal lengths; the domain is then positive.</param>
internal readonly record struct Scale(double Low, double High, double From, double To, bool Logarithmic)
{
    /// <summary>The coordinate of a value; NaN for NaN.</summary>
    public double Map(double value)
    {
        double inside = Math.Clamp(value, Low, High);
        double share = Logarithmic ? (Math.Log(inside) - Math.Log(Low)) / (Math.Log(High) - Math.Log(Low)) : (inside - Low) / (High - Low);
        return From + share * (To - From);
    }
}
