using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// The blocks of a sweep that has a target: within a configuration in trial order, and each next one to the configuration that <see cref="AllocationRule"/> names. It
/// knows of a configuration what <see cref="Judge"/> told last. Which configuration is served changes when a trial is computed, never which trial it is.
/// </summary>
internal sealed class TargetedBlocks : IBlockSource
{
    private readonly SweepPlan _plan;
    private readonly TrialRange[][] _committed;
    private readonly int[] _range;
    private readonly long[] _next;
    private readonly bool[] _stopped;
    private readonly ConfigurationNeed[] _needs;
    private readonly long[] _known;

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
        _needs = [.. _known.Select(k => new ConfigurationNeed(double.PositiveInfinity, plan.Spec.Until!.HalfWidth, 0, k, plan.TrialsPerConfiguration - k))];
        CommittedAtStart = _known.Sum();
        Remaining = plan.TotalTrials - CommittedAtStart;
    }

    /// <inheritdoc/>
    public long CommittedAtStart { get; }

    /// <inheritdoc/>
    public long Remaining { get; private set; }

    /// <inheritdoc/>
    public long Skipped { get; private set; }

    /// <summary>Takes notice of where a configuration stands.</summary>
    /// <returns>Whether that is possible: a stop is final, and no more can be consumed than was handed out or committed.</returns>
    public bool Judge(ConfigurationJudged judged)
    {
        int c = judged.Configuration;
        if (c < 0 || c >= _needs.Length || judged.Consumed > _known[c] || judged.Consumed < _needs[c].Consumed || (_stopped[c] && !judged.Stopped))
        {
            return false;
        }

        long available = judged.Stopped ? 0 : _needs[c].Available;
        Skipped += _needs[c].Available - available;
        Remaining -= _needs[c].Available - available;
        _stopped[c] = judged.Stopped;
        _needs[c] = _needs[c] with { HalfWidth = judged.HalfWidth, Consumed = judged.Consumed, Pending = _known[c] - judged.Consumed, Available = available };
        return true;
    }

    /// <inheritdoc/>
    public TrialBlock? Next()
    {
        if (AllocationRule.Next(_needs) is not { } c)
        {
            return null;
        }

        TrialBlock block = Cut(c);
        _known[c] += block.Count;
        Remaining -= block.Count;
        _needs[c] = _needs[c] with { Pending = _needs[c].Pending + block.Count, Available = _needs[c].Available - block.Count };
        return block;
    }

    /// <inheritdoc/>
    public bool Wants(TrialBlock block) => !_stopped[block.Configuration];

    /// <inheritdoc/>
    public bool HasHandedOut(TrialBlock block) =>
        block.EndTrial <= _next[block.Configuration]
        && _plan.Block(block.Configuration, block.FirstTrial) == _plan.Block(block.Configuration, block.EndTrial - 1)
        && !_committed[block.Configuration].Any(r => r.First < block.EndTrial && block.FirstTrial < r.End);

    // The next trials that are not committed, within one block of the plan.
    private TrialBlock Cut(int c)
    {
        TrialRange[] committed = _committed[c];
        while (_range[c] < committed.Length && committed[_range[c]].First <= _next[c])
        {
            _next[c] = Math.Max(_next[c], committed[_range[c]].End);
            _range[c]++;
        }

        long first = _next[c];
        long end = _plan.Block(c, first).EndTrial;
        if (_range[c] < committed.Length)
        {
            end = Math.Min(end, committed[_range[c]].First);
        }

        _next[c] = end;
        return new TrialBlock(c, first, (int)(end - first));
    }
}
