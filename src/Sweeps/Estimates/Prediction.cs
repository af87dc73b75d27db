namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>What theory says about an estimand.</summary>
/// <param name="Value">The value.</param>
/// <param name="Kind">Whether it is exact at finite K or holds asymptotically.</param>
/// <param name="Source">Where it comes from, for example <c>symmetry</c>, <c>quadrature</c> or <c>Theorem 5.1</c>.</param>
public sealed record Prediction(double Value, PredictionKind Kind, string Source);
