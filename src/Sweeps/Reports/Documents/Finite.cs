namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>Numbers in JSON, which knows no infinity and no NaN: a field that may be without a number is nullable, so its type says what
/// readers must expect.</summary>
public static class Finite
{
    /// <summary>The number; null where it is not finite.</summary>
    public static double? OrNull(double value) => double.IsFinite(value) ? value : null;

    /// <summary>The number; null where there is none or it is not finite.</summary>
    public static double? OrNull(double? value) => value is { } number ? OrNull(number) : null;

    /// <summary>The number; null where it is not finite.</summary>
    public static float? OrNull(float value) => float.IsFinite(value) ? value : null;
}
