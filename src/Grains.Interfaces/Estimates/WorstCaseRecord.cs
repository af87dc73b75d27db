namespace ModalityCompetition.Grains.Interfaces.Estimates;

/// <summary>What failed trials could do to an estimate; the wire form of <c>WorstCaseBounds</c>.</summary>
/// <param name="Failed">Trials without a value.</param>
/// <param name="Lowest">The mean with the lowest value for each of them.</param>
/// <param name="Highest">The mean with the highest value for each of them.</param>
/// <param name="Low">Lower end about <paramref name="Lowest"/>.</param>
/// <param name="High">Upper end about <paramref name="Highest"/>.</param>
[GenerateSerializer, Immutable, Alias("modcomp.WorstCaseRecord")]
public sealed record WorstCaseRecord(
    [property: Id(0)] long Failed,
    [property: Id(1)] double Lowest,
    [property: Id(2)] double Highest,
    [property: Id(3)] double Low,
    [property: Id(4)] double High
);
