namespace ModalityCompetition.Sweeps.Estimates.Distributions;

/// <summary>A quantile with its distribution-free interval.</summary>
/// <param name="Share">Which quantile, in (0, 1).</param>
/// <param name="Value">The least value with at least this share of the trials at or below it.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct QuantileEstimate(double Share, double Value, double Low, double High);
