namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// A cell of an export: a whole number, a real number, or nothing. Infinity and NaN are nothing, in every format alike: JSON has neither.
/// </summary>
/// <param name="Integer">The whole number; <see cref="Missing"/> for nothing. A digest keeps its 64 bits.</param>
/// <param name="Real">The real number; NaN for nothing.</param>
internal readonly record struct ExportValue(long Integer, double Real)
{
    /// <summary>What stands in integer columns of a <c>.npy</c> file where there is no value; text formats leave the place empty.</summary>
    public const long Missing = -1;

    /// <summary>Whether it is nothing.</summary>
    public bool IsNone => double.IsNaN(Real);

    /// <summary>Nothing.</summary>
    public static ExportValue None => new(Missing, double.NaN);

    public static implicit operator ExportValue(long value) => new(value, value);

    public static implicit operator ExportValue(double value) => double.IsFinite(value) ? new(Missing, value) : None;
}
