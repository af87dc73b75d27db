using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Grains.Devices;

/// <summary>What a silo computes with.</summary>
/// <param name="Devices">The devices, in the order in which they are numbered; the same engine may stand there several times, once per
/// worker slot.</param>
public sealed record SiloDevices(IReadOnlyList<SiloDevice> Devices)
{
    /// <summary>The programs that submitted specs may have started on this machine; null for none.</summary>
    public AllowedPrograms? Programs { get; init; }
}

/// <summary>A device of a silo.</summary>
/// <param name="Name">What a spec asks for to get it, for example <c>cpu</c>.</param>
/// <param name="Engine">What trains; used by one thread of its own, at the same time as the other devices with the same engine.</param>
public sealed record SiloDevice(string Name, ITrialEngine Engine);
