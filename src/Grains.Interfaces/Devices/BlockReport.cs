namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>What became of a block so far.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why, where it failed or is not durable; otherwise null.</param>
[GenerateSerializer, Immutable, Alias("modcomp.BlockReport")]
public sealed record BlockReport([property: Id(0)] BlockState State, [property: Id(1)] string? Reason);
