namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>A trial wants to be trained.</summary>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Trial">Index of the trial.</param>
/// <param name="Alone">Whether it shall share its batch with no other trial, as after a batch that failed.</param>
[GenerateSerializer, Immutable, Alias("modcomp.TrialOrder")]
public sealed record TrialOrder(
    [property: Id(0)] string Sweep,
    [property: Id(1)] int Configuration,
    [property: Id(2)] long Trial,
    [property: Id(3)] bool Alone
);
