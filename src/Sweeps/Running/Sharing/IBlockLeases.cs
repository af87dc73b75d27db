using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Sharing;

/// <summary>
/// The right to work on blocks, where several processes work on one sweep. It only saves work: a result is right whoever computes it, and
/// the ledger takes every trial once. Implementations are thread-safe and keep the leases they were granted alive until the block is
/// committed or released.
/// </summary>
public interface IBlockLeases
{
    /// <summary>How often somebody who waits for others should look; at least 1 ms.</summary>
    TimeSpan LookInterval { get; }

    /// <summary>
    /// Takes the first of some blocks, in the order in which they are given, that nobody else has in work and that are not committed.
    /// </summary>
    /// <param name="candidates">The blocks; none of them is in work in this process.</param>
    /// <param name="most">How many to take, at least 1.</param>
    /// <param name="cancellation">Ends the waiting; what was granted meanwhile is given up when the worker leaves.</param>
    /// <returns>For every block, in order: <see cref="BlockStanding.Mine"/> when it was taken, <see cref="BlockStanding.Elsewhere"/>,
    /// <see cref="BlockStanding.Committed"/>, or <see cref="BlockStanding.Free"/> where enough blocks were taken before it.</returns>
    /// <exception cref="LedgerException">The ledger cannot be reached.</exception>
    Task<IReadOnlyList<BlockStanding>> ClaimAsync(IReadOnlyList<TrialBlock> candidates, int most, CancellationToken cancellation);

    /// <summary>Whether all trials of a block are committed, as far as this process knows; asks nobody.</summary>
    bool IsCommitted(TrialBlock block);

    /// <summary>Looks where blocks stand that were elsewhere.</summary>
    /// <returns>For every block, in order: <see cref="BlockStanding.Free"/>, <see cref="BlockStanding.Elsewhere"/> or
    /// <see cref="BlockStanding.Committed"/>.</returns>
    /// <exception cref="LedgerException">The ledger cannot be reached.</exception>
    Task<IReadOnlyList<BlockStanding>> LookAsync(IReadOnlyList<TrialBlock> blocks, CancellationToken cancellation);

    /// <summary>Gives up blocks that were granted and will not be committed by this process; returns at once.</summary>
    void Release(IReadOnlyList<TrialBlock> blocks);
}

/// <summary>Where a block stands among the processes that work on a sweep.</summary>
public enum BlockStanding
{
    /// <summary>Nobody works on it.</summary>
    Free,

    /// <summary>This process may work on it.</summary>
    Mine,

    /// <summary>Another process works on it.</summary>
    Elsewhere,

    /// <summary>All of its trials are committed.</summary>
    Committed,
}
