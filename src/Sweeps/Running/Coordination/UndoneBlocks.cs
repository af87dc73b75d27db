using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>
/// The blocks that a ledger lacked when a sweep started, handed out one by one in the plan's order; of a block that is committed in part,
/// the parts that are not. Memory is a cursor, the committed ranges and what was looked at ahead, nothing per trial or per block.
/// </summary>
internal sealed class UndoneBlocks : IBlockSource
{
    private readonly SweepPlan _plan;
    private readonly TrialRange[][] _committed;
    private readonly int[] _range;
    private readonly Queue<TrialBlock> _parts = [];
    private long _index;

    /// <summary>Starts at the beginning of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="committed">The committed trials of a configuration, ascending and disjoint.</param>
    public UndoneBlocks(SweepPlan plan, Func<int, IReadOnlyList<TrialRange>> committed)
    {
        _plan = plan;
        _committed = [.. Enumerable.Range(0, plan.ConfigurationCount).Select(c => committed(c).ToArray())];
        _range = new int[plan.ConfigurationCount];
        CommittedAtStart = _committed.Sum(ranges => ranges.Sum(r => Math.Max(0, Math.Min(r.End, plan.TrialsPerConfiguration) - r.First)));
        Remaining = plan.TotalTrials - CommittedAtStart;
    }

    /// <summary>Goes on from where another one was.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="state">What the other one had handed out.</param>
    public UndoneBlocks(SweepPlan plan, BlockSourceState state)
        : this(plan, c => state.Committed[c])
    {
        while (_index < state.Index)
        {
            Split(_plan.Block(_index++));
            Remaining -= _parts.Sum(p => (long)p.Count);
            _parts.Clear();
        }

        foreach (TrialBlock part in state.Parts)
        {
            _parts.Enqueue(part);
            Remaining += part.Count;
        }
    }

    /// <inheritdoc/>
    public long CommittedAtStart { get; }

    /// <inheritdoc/>
    public long Remaining { get; private set; }

    /// <inheritdoc/>
    public long Skipped => 0;

    /// <inheritdoc/>
    public bool Wants(TrialBlock block) => true;

    /// <inheritdoc/>
    public bool HasNext(int inWork) => Remaining > 0;

    /// <inheritdoc/>
    public TrialBlock? Next(int inWork)
    {
        LookAhead(1);
        if (!_parts.TryDequeue(out TrialBlock part))
        {
            return null;
        }

        Remaining -= part.Count;
        return part;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrialBlock> Upcoming(Func<TrialBlock, bool> filter, int most)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var upcoming = new List<TrialBlock>();
        int seen = 0;
        while (upcoming.Count < most && LookAhead(seen + 1))
        {
            // All that are known, not one by one: a queue has no index.
            foreach (TrialBlock part in _parts.Skip(seen))
            {
                seen++;
                if (upcoming.Count < most && filter(part))
                {
                    upcoming.Add(part);
                }
            }
        }

        return upcoming;
    }

    /// <inheritdoc/>
    public bool HasHandedOut(TrialBlock block) =>
        _plan.IndexOf(block.Configuration, block.FirstTrial) < _index
        && _plan.IndexOf(block.Configuration, block.FirstTrial) == _plan.IndexOf(block.Configuration, block.EndTrial - 1)
        && !_parts.Any(p => p.Configuration == block.Configuration && p.FirstTrial < block.EndTrial && block.FirstTrial < p.EndTrial)
        && !_committed[block.Configuration].Any(r => r.First < block.EndTrial && block.FirstTrial < r.End);

    /// <inheritdoc/>
    public BlockSourceState Capture() =>
        new()
        {
            Committed = _committed,
            Index = _index,
            Parts = [.. _parts],
        };

    // Whether there are so many parts that are not handed out.
    private bool LookAhead(int parts)
    {
        while (_parts.Count < parts && _index < _plan.BlockCount)
        {
            Split(_plan.Block(_index++));
        }

        return _parts.Count >= parts;
    }

    // The blocks of a configuration come in ascending order, so each committed range is passed once.
    private void Split(TrialBlock block)
    {
        TrialRange[] committed = _committed[block.Configuration];
        ref int range = ref _range[block.Configuration];
        long at = block.FirstTrial;
        while (at < block.EndTrial)
        {
            while (range < committed.Length && committed[range].End <= at)
            {
                range++;
            }

            bool more = range < committed.Length;
            long partEnd = more ? Math.Clamp(committed[range].First, at, block.EndTrial) : block.EndTrial;
            if (partEnd > at)
            {
                _parts.Enqueue(new TrialBlock(block.Configuration, at, (int)(partEnd - at)));
            }

            at = more && partEnd < block.EndTrial ? committed[range].End : partEnd;
        }
    }
}
