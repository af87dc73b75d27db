using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// The right to work on blocks, where several processes work on one sweep. It only saves work: a result is right whoever computes it, and the ledger takes every trial
/// once. Implementations are thread-safe and keep the leases they were granted alive until the block is committed or released.
/// </summary>
public interface IBlockLeases
{
    /// <summary>How often somebody who waits for others should look; at least 1 ms.</summary>
    TimeSpan LookInterval { get; }

    /// <summary>Asks for blocks.</summary>
    /// <param name="blocks">The blocks; none of them is in work in this process.</param>
    /// <param name="cancellation">Ends the waiting; what was granted meanwhile is given up.</param>
    /// <returns>For every block, in order: <see cref="BlockStanding.Mine"/>, <see cref="BlockStanding.Elsewhere"/> or <see cref="BlockStanding.Committed"/>.</returns>
    /// <exception cref="LedgerException">The ledger cannot be reached.</exception>
    Task<IReadOnlyList<BlockStanding>> ClaimAsync(IReadOnlyList<TrialBlock> blocks, CancellationToken cancellation);

    /// <summary>Looks where blocks stand that were elsewhere.</summary>
    /// <returns>For every block, in order: <see cref="BlockStanding.Free"/>, <see cref="BlockStanding.Elsewhere"/> or <see cref="BlockStanding.Committed"/>.</returns>
    /// <exception cref="LedgerException">The ledger cannot be reached.</exception>
    Task<IReadOnlyList<BlockStanding>> LookAsync(IReadOnlyList<TrialBlock> blocks, CancellationToken cancellation);

    /// <summary>Gives up a block that was granted and will not be committed by this process; returns at once.</summary>
    void Release(TrialBlock block);
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
