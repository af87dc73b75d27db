using ModalityCompetition.Grains.Interfaces.Devices;

namespace ModalityCompetition.Grains.Devices;

/// <summary>Reports that say nothing about a particular trial, made once.</summary>
internal static class TrialReports
{
    /// <summary>It was given back.</summary>
    public static TrialReport Released { get; } = new(TrialState.Released, 0, null);

    /// <summary>Its result is durable.</summary>
    public static TrialReport Committed(int batchSize) => new(TrialState.Committed, batchSize, null);

    /// <summary>Its batch could not be computed.</summary>
    public static TrialReport Failed(int batchSize, string reason, FailureKind kind = FailureKind.Ordinary) =>
        new(TrialState.Failed, batchSize, reason, kind);

    /// <summary>Its batch could not be made durable.</summary>
    public static TrialReport NotDurable(int batchSize, string reason) => new(TrialState.NotDurable, batchSize, reason);
}
