namespace ModalityCompetition.Grains.Interfaces.Estimates;

/// <summary>A named section of an experiment in the estimates of a configuration; the wire form of <c>IEstimateExtra</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">What it writes of itself.</param>
[GenerateSerializer, Immutable, Alias("modcomp.ExtraRecord")]
public sealed record ExtraRecord([property: Id(0)] string Name, [property: Id(1)] string Json);
