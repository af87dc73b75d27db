namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>Where a block stands at a device.</summary>
[GenerateSerializer, Alias("modcomp.BlockState")]
public enum BlockState
{
    /// <summary>Its trials wait, train or are on their way to the ledger: ask again.</summary>
    Working,

    /// <summary>Every trial of it is durable.</summary>
    Committed,

    /// <summary>A trial of it failed, also when it was tried alone.</summary>
    Failed,

    /// <summary>Its results could not be made durable.</summary>
    NotDurable,

    /// <summary>It was given back, as after a cancellation; nothing is wrong with it.</summary>
    Released,

    /// <summary>It was given back because the device takes no more work.</summary>
    Leaving,
}
