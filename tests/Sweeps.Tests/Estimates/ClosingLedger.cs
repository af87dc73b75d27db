using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Results;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>A ledger that knows how many are reading it.</summary>
internal sealed class ClosingLedger(ITrialLedger inner) : ITrialLedger
{
    private int _readers;

    /// <summary>Readers now.</summary>
    public int Readers => Volatile.Read(ref _readers);

    public LedgerIdentity Identity => inner.Identity;

    public IReadOnlyList<TrialRange> Committed(int configuration) => inner.Committed(configuration);

    public ValueTask AppendAsync(TrialBlock block, IReadOnlyList<TrialResult> results, CancellationToken cancellation) =>
        inner.AppendAsync(block, results, cancellation);

    public IEnumerable<TrialRecord> Read(int configuration, TrialRange range)
    {
        Interlocked.Increment(ref _readers);
        try
        {
            foreach (TrialRecord record in inner.Read(configuration, range))
            {
                yield return record;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
