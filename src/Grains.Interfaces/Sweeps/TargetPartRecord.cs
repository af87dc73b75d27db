namespace ModalityCompetition.Grains.Interfaces.Sweeps;

/// <summary>Where a sweep stands with one of several targets; the wire form of <c>SweepTargetPart</c>.</summary>
/// <param name="Estimand">Key of the estimand.</param>
/// <param name="HalfWidth">Half-width wanted.</param>
/// <param name="Reached">Configurations that have reached it.</param>
/// <param name="WidestHalfWidth">Largest half-width among those that go on; null when none does or nothing is known.</param>
[GenerateSerializer, Immutable, Alias("modcomp.TargetPartRecord")]
public sealed record TargetPartRecord(
    [property: Id(0)] string Estimand,
    [property: Id(1)] double HalfWidth,
    [property: Id(2)] int Reached,
    [property: Id(3)] double? WidestHalfWidth
);
