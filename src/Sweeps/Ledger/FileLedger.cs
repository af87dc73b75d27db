using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>A ledger in one append-only file.</summary>
public sealed class FileLedger : ITrialLedger
{
    /// <inheritdoc/>
    public LedgerIdentity Identity => throw new NotSupportedException();

    /// <summary>What recovery found when the ledger was opened, one sentence each; empty when nothing was wrong.</summary>
    public IReadOnlyList<string> Warnings => throw new NotSupportedException();

    /// <summary>Version of the program that created the ledger; information only.</summary>
    public string CodeVersion => throw new NotSupportedException();

    /// <summary>Configurations that have at least one committed trial, ascending; a snapshot.</summary>
    public IReadOnlyList<int> Configurations => throw new NotSupportedException();

    /// <summary>Opens a ledger for appending, or creates it.</summary>
    /// <exception cref="LedgerIdentityException">The ledger has another identity.</exception>
    /// <exception cref="LedgerException">The ledger cannot be opened or created.</exception>
    public static FileLedger Open(string path, LedgerIdentity identity, LedgerOptions? options = null) => throw new NotSupportedException();

    /// <summary>Opens an existing ledger for reading, also while another process appends to it.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public static FileLedger OpenForReading(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IReadOnlyList<TrialRange> Committed(int configuration) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask AppendAsync(TrialBlock block, IReadOnlyList<TrialResult> results, CancellationToken cancellation) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public IEnumerable<TrialRecord> Read(int configuration, TrialRange range) => throw new NotSupportedException();

    /// <summary>Closes the file; waiting appends fail.</summary>
    public void Close() => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
