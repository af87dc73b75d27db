using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>
/// The only truth about which trials are done. Append-only and idempotent per (configuration, trial): appending a trial that is already
/// committed with the same bits changes nothing, with different bits it is an alarm (<see cref="LedgerConflictException"/>) and changes
/// nothing either. Implementations are thread-safe. A crash at any instant loses at most blocks whose append had not returned, never a part
/// of a block, and never yields a wrong or doubled trial.
/// </summary>
public interface ITrialLedger : IAsyncDisposable
{
    /// <summary>What all results of this ledger have in common.</summary>
    LedgerIdentity Identity { get; }

    /// <summary>
    /// How many appends one caller does well to have waiting at a time, at least 1. A ledger that says more than 1 has taken a copy of the
    /// results when <see cref="AppendAsync"/> returns; of others they are the ledger's for good.
    /// </summary>
    int AppendsAtOnce => 1;

    /// <summary>The committed trials of a configuration, as ascending, disjoint, maximal ranges; a snapshot.</summary>
    IReadOnlyList<TrialRange> Committed(int configuration);

    /// <summary>Commits a block. When the task completes, the block is durable.</summary>
    /// <param name="block">The trials.</param>
    /// <param name="results">Their results in trial order, [block.Count].</param>
    /// <param name="cancellation">Stops waiting; the block may or may not be committed afterwards.</param>
    /// <exception cref="LedgerConflictException">A trial is committed with different bits.</exception>
    /// <exception cref="LedgerException">The block could not be made durable, for example because the disk is full.</exception>
    ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation);

    /// <summary>
    /// Streams the committed trials of a configuration within a range, in ascending trial order, each once and as it is stored. The next
    /// row may overwrite the bytes of the one before it.
    /// </summary>
    /// <param name="configuration">Index of the configuration.</param>
    /// <param name="range">The trials.</param>
    IEnumerable<TrialRow> Rows(int configuration, TrialRange range);
}
