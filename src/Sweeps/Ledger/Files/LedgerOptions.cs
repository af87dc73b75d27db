namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>How a <see cref="FileLedger"/> is written.</summary>
public sealed record LedgerOptions
{
    /// <summary>What a returned append has survived; default <see cref="LedgerDurability.Fsync"/>.</summary>
    public LedgerDurability Durability { get; init; }

    /// <summary>Version of the program, written into the header of a new ledger for information only; default none.</summary>
    public string CodeVersion { get; init; } = "";

    /// <summary>How many appends may wait for the writer before further ones wait for room; at least 1, default 1024.</summary>
    public int QueueLength { get; init; } = 1024;

    /// <summary>
    /// Bytes after which a group of appends is written without waiting for more; at least 1, default 8 MiB. Bounds the writer's memory.
    /// </summary>
    public int GroupBytes { get; init; } = 8 << 20;

    /// <summary>
    /// Whether a ledger that is removed with its folder while it is written is saved there again; default true. A server leaves it removed:
    /// a folder that somebody has removed does not come back in part.
    /// </summary>
    public bool SavesRemovedFolder { get; init; } = true;

    /// <summary>
    /// How often the writer looks whether the ledger is still at its path, at most; looking costs as much as a small write.
    /// </summary>
    internal TimeSpan BetweenLooks { get; init; } = TimeSpan.FromSeconds(1);
}
