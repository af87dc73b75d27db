using ModalityCompetition.Grains.Interfaces.Sweeps;

namespace ModalityCompetition.Grains.Interfaces.Catalog;

/// <summary>A page of sweeps, or why there is none; the wire form of <c>SweepPage</c>.</summary>
/// <param name="Sweeps">In the order of submission.</param>
/// <param name="Next">Where the page with those before goes on; null where there are none.</param>
/// <param name="Total">How many sweeps there are.</param>
/// <param name="Mistake">What is wrong with the query, a sentence; null where nothing is.</param>
[GenerateSerializer, Immutable, Alias("modcomp.SweepPageRecord")]
public sealed record SweepPageRecord(
    [property: Id(0)] IReadOnlyList<SweepStatusRecord> Sweeps,
    [property: Id(1)] string? Next,
    [property: Id(2)] long Total,
    [property: Id(3)] string? Mistake
);
