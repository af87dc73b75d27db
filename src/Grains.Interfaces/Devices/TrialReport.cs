namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>What became of a trial. The result itself is in the ledger; it never travels between grains.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="BatchSize">Trials that were trained together with it, itself included; 0 when it was not trained.</param>
/// <param name="Reason">Why, where it failed or is not durable; otherwise null.</param>
/// <param name="Kind">What kind of failure it was, where it failed.</param>
[GenerateSerializer, Immutable, Alias("modcomp.TrialReport")]
public sealed record TrialReport(
    [property: Id(0)] TrialState State,
    [property: Id(1)] int BatchSize,
    [property: Id(2)] string? Reason,
    [property: Id(3)] FailureKind Kind = FailureKind.Ordinary
);
