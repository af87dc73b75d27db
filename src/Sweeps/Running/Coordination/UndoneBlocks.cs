using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>
/// The blocks that a ledger lacked when a sweep started, handed out one by one in the plan's order; of a block that is committed in part,
/// the parts that are not. Memory is a cursor, the committed ranges and what was looked at ahead, nothing per trial or per block.
/// </summary>
/// <remarks>
/// Several blocks may be joined to one (<see cref="Join"/>). That begins with a round of the plan, when every configuration has been handed
/// out up to the same trial: from there on the blocks are those of a plan with longer ones, of which the first may lack its beginning.
/// </remarks>
internal sealed class UndoneBlocks : IBlockSource
{
    private readonly SweepPlan _plan;
    private readonly TrialRange[][] _committed;
    private readonly int[] _range;
    private readonly Queue<TrialBlock> _parts = [];
    private SweepPlan _cut;
    private long _index;
    private long _from;
    private int _joined = 1;
    private int _joinedNext = 1;

    /// <summary>Starts at the beginning of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="committed">The committed trials of a configuration, ascending and disjoint.</param>
    public UndoneBlocks(SweepPlan plan, Func<int, IReadOnlyList<TrialRange>> committed)
    {
        _plan = _cut = plan;
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
        if (state.JoinedFrom > 0 || state.Joined > 1)
        {
            Remaining -= _committed.Sum(ranges =>
                state.JoinedFrom - ranges.Sum(r => Math.Max(0, Math.Min(r.End, state.JoinedFrom) - r.First))
            );
            Cut(state.Joined, state.JoinedFrom);
        }

        while (_index < state.Index)
        {
            Split(_cut.Block(_index++));
            Remaining -= _parts.Sum(p => (long)p.Count);
            _parts.Clear();
        }

        _joinedNext = state.JoinedNext;

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
    public void Join(int blocks) => _joinedNext = blocks;

    /// <inheritdoc/>
    public bool WantsAll => true;

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
        (
            block.EndTrial <= _from
            || (
                _cut.IndexOf(block.Configuration, block.FirstTrial) < _index
                && _cut.IndexOf(block.Configuration, block.FirstTrial) == _cut.IndexOf(block.Configuration, block.EndTrial - 1)
            )
        )
        && !_parts.Any(p => p.Configuration == block.Configuration && p.FirstTrial < block.EndTrial && block.FirstTrial < p.EndTrial)
        && !_committed[block.Configuration].Any(r => r.First < block.EndTrial && block.FirstTrial < r.End);

    /// <inheritdoc/>
    public BlockSourceState Capture() =>
        new()
        {
            Committed = _committed,
            Index = _index,
            Joined = _joined,
            JoinedNext = _joinedNext,
            JoinedFrom = _from,
            Parts = [.. _parts],
        };

    // Whether there are so many parts that are not handed out.
    private bool LookAhead(int parts)
    {
        while (_parts.Count < parts && _index < _cut.BlockCount)
        {
            if (_joinedNext != _joined && _cut.RoundBegun(_index) is { } trial)
            {
                Cut(_joinedNext, trial);
            }

            Split(_cut.Block(_index++));
        }

        return _parts.Count >= parts;
    }

    // From a trial on, which every configuration has come to, blocks have another length.
    private void Cut(int joined, long from)
    {
        _cut = joined == 1 ? _plan : _plan.Joined(joined);
        _index = _cut.RoundOf(from);
        (_joined, _joinedNext, _from) = (joined, joined, from);
    }

    // The blocks of a configuration come in ascending order, so each committed range is passed once.
    private void Split(TrialBlock block)
    {
        TrialRange[] committed = _committed[block.Configuration];
        ref int range = ref _range[block.Configuration];
        long at = Math.Max(block.FirstTrial, _from);
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
