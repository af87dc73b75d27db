namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>A device that a silo announces.</summary>
/// <param name="Key">Key of its <see cref="IDeviceGrain"/>: the silo, the engine, a number.</param>
/// <param name="Name">What a spec asks for to get it, for example <c>cpu</c>.</param>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Arithmetic">Version of the engine's arithmetic.</param>
/// <param name="Hardware">What it computes on, for people.</param>
[GenerateSerializer, Immutable, Alias("modcomp.DeviceRecord")]
public sealed record DeviceRecord(
    [property: Id(0)] string Key,
    [property: Id(1)] string Name,
    [property: Id(2)] string Engine,
    [property: Id(3)] int Arithmetic,
    [property: Id(4)] string Hardware
);
