namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>What became of a block so far.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why, where it failed or is not durable; otherwise null.</param>
/// <param name="Kind">What kind of failure it was, where it failed.</param>
[GenerateSerializer, Immutable, Alias("modcomp.BlockReport")]
public sealed record BlockReport(
    [property: Id(0)] BlockState State,
    [property: Id(1)] string? Reason,
    [property: Id(2)] FailureKind Kind = FailureKind.Ordinary
);
