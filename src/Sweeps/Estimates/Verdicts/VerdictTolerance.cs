namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// How far off still counts as in agreement. An exact value or a bound is met within one hundredth; an asymptotic one within a tenth of
/// itself, but at least within one hundredth: the o(1) terms are not known, so what is granted to them is a convention, and every row
/// states it.
/// </summary>
internal static class VerdictTolerance
{
    /// <summary>Least tolerance of a probability, an error or a difference of errors.</summary>
    public const double Absolute = 0.01;

    /// <summary>Share of its value that is granted to an asymptotic statement.</summary>
    public const double Relative = 0.1;

    /// <summary>The tolerance of a prediction.</summary>
    public static double Of(Prediction prediction) =>
        prediction.Kind == PredictionKind.Asymptotic ? Math.Max(Absolute, Relative * Math.Abs(prediction.Value)) : Absolute;
}
