namespace ModalityCompetition.Grains.Interfaces.Catalog;

/// <summary>Which sweeps are asked for; the wire form of <c>SweepQuery</c>.</summary>
/// <param name="Limit">How many sweeps a page may have.</param>
/// <param name="Before">Where to go on; null for the latest ones.</param>
/// <param name="State">Only sweeps in this state, a name of <c>SweepState</c>; null for any.</param>
/// <param name="Tag">Only sweeps with this tag; null for any.</param>
/// <param name="Fits">Only sweeps of this name, or whose identifier begins with this; null for any.</param>
[GenerateSerializer, Immutable, Alias("modcomp.SweepQueryRecord")]
public sealed record SweepQueryRecord(
    [property: Id(0)] int Limit,
    [property: Id(1)] string? Before,
    [property: Id(2)] string? State,
    [property: Id(3)] string? Tag,
    [property: Id(4)] string? Fits
);
