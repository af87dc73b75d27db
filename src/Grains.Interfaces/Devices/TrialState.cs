namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>Where a trial stands.</summary>
[GenerateSerializer, Alias("modcomp.TrialState")]
public enum TrialState
{
    /// <summary>Nobody has asked for it.</summary>
    Idle,

    /// <summary>It waits for a device or trains.</summary>
    Working,

    /// <summary>Its result is durable.</summary>
    Committed,

    /// <summary>It could not be computed, also when it was tried alone.</summary>
    Failed,

    /// <summary>It was computed and could not be made durable.</summary>
    NotDurable,

    /// <summary>It was given back before it was computed.</summary>
    Released,
}
