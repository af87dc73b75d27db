using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// A ledger as far as this run's coordinator knows of it. Where others append to the same ledger, it may hold blocks that the coordinator
/// has not come to yet; a judgement that rested on them would be ahead of its account. One thread adds; any thread may read.
/// </summary>
internal sealed class KnownTrials : ITrialLedger
{
    private readonly ITrialLedger _ledger;

    // The index is asked for trials only, so any layout will do.
    private static readonly ResultLayout s_none = new(1, 1, ResultLayout.HeaderBytes);

    private readonly LedgerIndex _known = new();

    /// <summary>Starts with what is committed.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="configurations">Number of configurations.</param>
    public KnownTrials(ITrialLedger ledger, int configurations)
    {
        _ledger = ledger;
        for (int configuration = 0; configuration < configurations; configuration++)
        {
            foreach (TrialRange range in ledger.Committed(configuration))
            {
                Add(configuration, range);
            }
        }
    }

    /// <inheritdoc/>
    public LedgerIdentity Identity => _ledger.Identity;

    /// <inheritdoc/>
    public IReadOnlyList<TrialRange> Committed(int configuration) => _known.Ranges(configuration);

    /// <summary>The coordinator knows of a committed block from now on.</summary>
    public void Add(TrialBlock block) => Add(block.Configuration, new TrialRange(block.FirstTrial, block.EndTrial));

    /// <inheritdoc/>
    public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation) =>
        _ledger.AppendAsync(block, results, cancellation);

    /// <inheritdoc/>
    public IEnumerable<TrialRow> Rows(int configuration, TrialRange range) => _ledger.Rows(configuration, range);

    /// <summary>Leaves the ledger open.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(int configuration, TrialRange range)
    {
        for (long first = range.First; first < range.End; first += int.MaxValue)
        {
            int count = (int)Math.Min(int.MaxValue, range.End - first);
            _known.Add(new LedgerFrame(0, 0, new TrialBlock(configuration, first, count), s_none));
        }
    }
}
