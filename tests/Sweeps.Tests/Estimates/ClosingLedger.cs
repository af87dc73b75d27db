using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>A ledger that knows how many are reading it.</summary>
internal sealed class ClosingLedger(ITrialLedger inner) : ITrialLedger
{
    private int _readers;

    /// <summary>Readers now.</summary>
    public int Readers => Volatile.Read(ref _readers);

    public LedgerIdentity Identity => inner.Identity;

    public IReadOnlyList<TrialRange> Committed(int configuration) => inner.Committed(configuration);

    public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation) =>
        inner.AppendAsync(block, results, cancellation);

    public IEnumerable<TrialRow> Rows(int configuration, TrialRange range)
    {
        Interlocked.Increment(ref _readers);
        try
        {
            foreach (TrialRow row in inner.Rows(configuration, range))
            {
                yield return row;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
