using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>
/// The blocks of a sweep that has a target: within a configuration in trial order, and each next one to the configuration that
/// <see cref="AllocationRule"/> names. It knows of a configuration what <see cref="Judge"/> told last. Which configuration is served
/// changes when a trial is computed, never which trial it is.
/// </summary>
/// <remarks>
/// Trials count in order, so those behind a block that comes late may turn out to be needless. They are handed out as far as
/// <see cref="Limit"/>: who holds the late block costs the others at most about as much as the configuration seems to need in all, and
/// nobody waits for a block that is only a little later than others, or whose trials will be needed as far as one can tell.
/// </remarks>
internal sealed class TargetedBlocks : IBlockSource
{
    private const int LeastBlocksAhead = 16;
    private readonly SweepPlan _plan;
    private readonly TrialRange[][] _committed;
    private readonly int[] _range;
    private readonly long[] _next;
    private readonly bool[] _stopped;
    private readonly ConfigurationNeed[] _needs;
    private readonly ConfigurationNeed[] _open;
    private readonly long[] _forecast;
    private readonly long[] _known;
    private int _stoppedCount;

    /// <summary>Starts with nothing known about any configuration.</summary>
    /// <param name="plan">The plan, whose spec has a target.</param>
    /// <param name="committed">The committed trials of a configuration, ascending and disjoint.</param>
    public TargetedBlocks(SweepPlan plan, Func<int, IReadOnlyList<TrialRange>> committed)
    {
        _plan = plan;
        int count = plan.ConfigurationCount;
        _committed = [.. Enumerable.Range(0, count).Select(c => committed(c).ToArray())];
        _range = new int[count];
        _next = new long[count];
        _stopped = new bool[count];
        _known = [.. _committed.Select(ranges => ranges.Sum(r => Math.Max(0, Math.Min(r.End, plan.TrialsPerConfiguration) - r.First)))];
        _needs =
        [
            .. _known.Select(k => new ConfigurationNeed(
                double.PositiveInfinity,
                plan.Spec.Until!.Targets[0].HalfWidth,
                0,
                k,
                plan.TrialsPerConfiguration - k
            )),
        ];
        _open = new ConfigurationNeed[count];
        _forecast = new long[count];
        CommittedAtStart = _known.Sum();
        Remaining = plan.TotalTrials - CommittedAtStart;
    }

    /// <summary>Goes on from where another one was.</summary>
    /// <param name="plan">The plan, whose spec has a target.</param>
    /// <param name="state">What the other one had handed out and been told.</param>
    public TargetedBlocks(SweepPlan plan, BlockSourceState state)
        : this(plan, c => state.Committed[c])
    {
        for (int c = 0; c < state.Configurations.Length; c++)
        {
            TargetedConfiguration stood = state.Configurations[c];
            long untouched = plan.TrialsPerConfiguration - stood.Known;
            long available = stood.Stopped ? 0 : untouched;
            Remaining -= _needs[c].Available - available;
            Skipped += untouched - available;
            _next[c] = stood.Next;
            _known[c] = stood.Known;
            _stopped[c] = stood.Stopped;
            _stoppedCount += stood.Stopped ? 1 : 0;
            _forecast[c] = stood.Forecast;
            _needs[c] = _needs[c] with
            {
                HalfWidth = stood.HalfWidth,
                Consumed = stood.Consumed,
                Pending = stood.Known - stood.Consumed,
                Available = available,
            };
        }
    }

    /// <inheritdoc/>
    public long CommittedAtStart { get; }

    /// <inheritdoc/>
    public long Remaining { get; private set; }

    /// <inheritdoc/>
    public long Skipped { get; private set; }

    /// <summary>Takes notice of where a configuration stands.</summary>
    /// <returns>Whether that is possible: a stop is final, no more can be consumed than was handed out or committed, and no stop is
    /// forecast in the past.</returns>
    public bool Judge(ConfigurationJudged judged)
    {
        int c = judged.Configuration;
        if (
            c < 0
            || c >= _needs.Length
            || judged.Consumed > _known[c]
            || judged.Consumed < _needs[c].Consumed
            || judged.Forecast < judged.Consumed
            || (_stopped[c] && !judged.Stopped)
        )
        {
            return false;
        }

        long available = judged.Stopped ? 0 : _needs[c].Available;
        Skipped += _needs[c].Available - available;
        Remaining -= _needs[c].Available - available;
        _stoppedCount += judged.Stopped && !_stopped[c] ? 1 : 0;
        _stopped[c] = judged.Stopped;
        _forecast[c] = judged.Forecast ?? 0;
        _needs[c] = _needs[c] with
        {
            HalfWidth = judged.HalfWidth,
            Consumed = judged.Consumed,
            Pending = _known[c] - judged.Consumed,
            Available = available,
        };
        return true;
    }

    /// <inheritdoc/>
    public bool HasNext(int inWork)
    {
        for (int c = 0; c < _needs.Length; c++)
        {
            if (MayHandOut(c, inWork))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public TrialBlock? Next(int inWork)
    {
        for (int i = 0; i < _open.Length; i++)
        {
            _open[i] = MayHandOut(i, inWork) ? _needs[i] : _needs[i] with { Available = 0 };
        }

        if (AllocationRule.Next(_open) is not { } c)
        {
            return null;
        }

        TrialBlock block = Cut(c);
        _known[c] += block.Count;
        Remaining -= block.Count;
        _needs[c] = _needs[c] with { Pending = _needs[c].Pending + block.Count, Available = _needs[c].Available - block.Count };
        return block;
    }

    /// <summary>None: which configuration is served next is not settled before the next judgement.</summary>
    public IReadOnlyList<TrialBlock> Upcoming(Func<TrialBlock, bool> filter, int most) => [];

    /// <summary>Nothing is joined: what is in work when the target is reached is wasted.</summary>
    public void Join(int blocks) { }

    /// <inheritdoc/>
    public bool WantsAll => _stoppedCount == 0;

    /// <inheritdoc/>
    public bool Wants(TrialBlock block) => !_stopped[block.Configuration];

    /// <inheritdoc/>
    public bool HasHandedOut(TrialBlock block) =>
        block.EndTrial <= _next[block.Configuration]
        && _plan.Block(block.Configuration, block.FirstTrial) == _plan.Block(block.Configuration, block.EndTrial - 1)
        && !_committed[block.Configuration].Any(r => r.First < block.EndTrial && block.FirstTrial < r.End);

    /// <inheritdoc/>
    public BlockSourceState Capture() =>
        new()
        {
            Committed = _committed,
            Configurations =
            [
                .. _needs.Select(
                    (n, c) => new TargetedConfiguration(First(c), _known[c], n.Consumed, n.HalfWidth, _forecast[c], _stopped[c])
                ),
            ],
        };

    // Where a block may begin at most: within what the target will need; within twice of what was consumed; and with so many in work that
    // one is always a little late.
    private long Limit(int c, int inWork)
    {
        long consumed = _needs[c].Consumed;
        return Math.Max(Math.Max(_forecast[c], 2 * consumed), consumed + (((long)inWork + LeastBlocksAhead) * _plan.BlockSize(c)));
    }

    private bool MayHandOut(int c, int inWork) => _needs[c].Available > 0 && First(c) <= Limit(c, inWork);

    // The next trial that is not committed.
    private long First(int c)
    {
        TrialRange[] committed = _committed[c];
        while (_range[c] < committed.Length && committed[_range[c]].First <= _next[c])
        {
            _next[c] = Math.Max(_next[c], committed[_range[c]].End);
            _range[c]++;
        }

        return _next[c];
    }

    // The next trials that are not committed, within one block of the plan.
    private TrialBlock Cut(int c)
    {
        long first = First(c);
        long end = _plan.Block(c, first).EndTrial;
        if (_range[c] < _committed[c].Length)
        {
            end = Math.Min(end, _committed[c][_range[c]].First);
        }

        _next[c] = end;
        return new TrialBlock(c, first, (int)(end - first));
    }
}
