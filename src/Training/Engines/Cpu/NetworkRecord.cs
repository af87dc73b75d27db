namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>What was recorded of one network along its training, at iterations 0, every, 2 every, ... while it trained.</summary>
internal sealed class NetworkRecord
{
    /// <summary>Recorded Gamma, one [K, R] matrix per recorded iteration.</summary>
    public List<float[]> Gamma { get; } = [];

    /// <summary>
    /// Recorded losses, nats, aligned with <see cref="Gamma"/>; shorter by one where the last record had no further step.
    /// </summary>
    public List<float> Losses { get; } = [];
}
