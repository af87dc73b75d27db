namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// What a returned append of a <see cref="FileLedger"/> has survived. Neither level can ever yield a wrong or doubled trial.
/// </summary>
public enum LedgerDurability
{
    /// <summary>
    /// The default. The block has been forced to the disk (one fsync per group of waiting appends): it survives the death of the process
    /// and, if the disk keeps its promises, the loss of power.
    /// </summary>
    Fsync = 0,

    /// <summary>
    /// The block has been handed to the operating system: it survives the death of the process, however violent. A loss of power or
    /// a crash of the system can lose every block since the system last wrote its cache, typically half a minute; they are run again.
    /// </summary>
    None,
}
