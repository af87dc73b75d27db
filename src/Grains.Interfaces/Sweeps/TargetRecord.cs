namespace ModalityCompetition.Grains.Interfaces.Sweeps;

/// <summary>Where a sweep stands with its target; the wire form of <c>SweepTarget</c>.</summary>
/// <param name="Estimand">Key of the estimand.</param>
/// <param name="HalfWidth">Half-width wanted.</param>
/// <param name="Reached">Configurations that have reached it.</param>
/// <param name="Stopped">Configurations that need no more trials.</param>
/// <param name="WidestHalfWidth">Largest half-width among those that go on; null when none does or nothing is known.</param>
[GenerateSerializer, Immutable, Alias("modcomp.TargetRecord")]
public sealed record TargetRecord(
    [property: Id(0)] string Estimand,
    [property: Id(1)] double HalfWidth,
    [property: Id(2)] int Reached,
    [property: Id(3)] int Stopped,
    [property: Id(4)] double? WidestHalfWidth
)
{
    /// <summary>Each of several targets; null with one, and from a silo of a version before there were several.</summary>
    [Id(5)]
    public IReadOnlyList<TargetPartRecord>? Targets { get; init; }
}
