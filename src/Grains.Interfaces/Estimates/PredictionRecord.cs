namespace ModalityCompetition.Grains.Interfaces.Estimates;

/// <summary>What theory says about an estimand; the wire form of <c>Prediction</c>.</summary>
/// <param name="Value">The value.</param>
/// <param name="Kind">Name of its kind.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Error">Bound of the numerical error of the value, at least 0.</param>
[GenerateSerializer, Immutable, Alias("modcomp.PredictionRecord")]
public sealed record PredictionRecord(
    [property: Id(0)] double Value,
    [property: Id(1)] string Kind,
    [property: Id(2)] string Source,
    [property: Id(3)] double Error
);
