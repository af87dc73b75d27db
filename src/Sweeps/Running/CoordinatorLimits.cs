namespace ModalityCompetition.Sweeps.Running;

/// <summary>The limits within which a <see cref="SweepCoordinator"/> works.</summary>
public sealed record CoordinatorLimits
{
    /// <summary>How often a block that fails is tried again before the sweep fails, at least 0; default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Most blocks that may be in work or on their way to the ledger at once, at least 1; bounds the driver's memory.</summary>
    public required int MostUncommitted { get; init; }
}
