namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>What a device has in hand.</summary>
/// <param name="Waiting">Trials announced or waiting.</param>
/// <param name="Training">Trials in training.</param>
/// <param name="Committing">Trials on their way to the ledger.</param>
/// <param name="Batches">Batches trained since the silo started.</param>
[GenerateSerializer, Immutable, Alias("modcomp.DeviceStatusRecord")]
public sealed record DeviceStatusRecord(
    [property: Id(0)] int Waiting,
    [property: Id(1)] int Training,
    [property: Id(2)] int Committing,
    [property: Id(3)] long Batches
);
