using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Grains.Storage;

/// <summary>The ledgers of all sweeps, as one silo sees them. Thread-safe.</summary>
public interface ISweepLedgers
{
    /// <summary>Opens the ledger of a sweep for appending, or creates it. The caller disposes it.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="spec">Text of the spec, for the record.</param>
    /// <param name="identity">What all its results have in common.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="LedgerException">The ledger cannot be opened.</exception>
    Task<ITrialLedger> OpenAsync(string sweep, string spec, LedgerIdentity identity, CancellationToken cancellation);

    /// <summary>Takes notice of what other silos have committed meanwhile.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    Task RefreshAsync(ITrialLedger ledger, CancellationToken cancellation);

    /// <summary>Removes the ledger of a sweep that nobody works on; nothing happens where there is none.</summary>
    /// <exception cref="LedgerException">It cannot be removed.</exception>
    Task RemoveAsync(string sweep, CancellationToken cancellation);
}
