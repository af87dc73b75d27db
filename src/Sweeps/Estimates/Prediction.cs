namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>What theory says about an estimand.</summary>
/// <param name="Value">The value.</param>
/// <param name="Kind">Whether it is exact at finite K or holds asymptotically.</param>
/// <param name="Source">Where it comes from, for example <c>symmetry</c>, <c>quadrature</c> or <c>Theorem 5.1</c>.</param>
/// <param name="Error">Bound of the numerical error of the value, at least 0; 0 for a closed form. Verdicts allow for it.</param>
public sealed record Prediction(double Value, PredictionKind Kind, string Source, double Error = 0);
