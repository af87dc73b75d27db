using System.Diagnostics;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>What always holds of a <see cref="SweepCoordinator"/> between two events.</summary>
/// <param name="state">What it knows.</param>
/// <param name="plan">Its plan.</param>
/// <param name="limits">Its limits.</param>
/// <param name="undone">What it hands out.</param>
internal sealed class CoordinatorInvariants(CoordinatorState state, SweepPlan plan, CoordinatorLimits limits, IBlockSource undone)
{
    private readonly BlockAttempt[] _open =
    [
        .. state.Running.Select(r => r.Attempt),
        .. state.Committing,
        .. state.Again,
        .. state.Elsewhere,
        .. state.Suspects.Select(s => new BlockAttempt(s.Block, limits.LastAttempt)),
    ];

    /// <summary>Checks them.</summary>
    /// <param name="finished">Whether the sweep is over.</param>
    /// <param name="couldWork">Whether an idle worker could be given a block.</param>
    /// <exception cref="UnreachableException">One does not hold; the message says which.</exception>
    public void Check(bool finished, bool couldWork)
    {
        long left = undone.Remaining + undone.Skipped + state.Dropped;
        Holds(
            state.Done + _open.Sum(a => (long)a.Block.Count) + left == plan.TotalTrials,
            "every trial is done, in work here or elsewhere, waiting for another attempt, not begun or not needed any more"
        );
        Holds(_open.All(a => undone.HasHandedOut(a.Block)), "a block in work was handed out and holds no committed trial");
        Holds(
            !_open.SelectMany((a, i) => _open.Skip(i + 1), (a, b) => (a.Block, b.Block)).Any(p => Overlap(p.Item1, p.Item2)),
            "no trial is in work twice"
        );
        Holds(
            _open.All(a => a.Block.Count >= 1 && a.Block.Count <= (long)limits.MostJoined * plan.BlockSize(a.Block.Configuration)),
            "a block is no longer than the plan says"
        );
        Holds(_open.All(a => a.Number >= 1 && a.Number <= limits.LastAttempt), "no block is tried too often");
        Holds(!state.Idle.Intersect(state.Running.Select(r => r.Worker)).Any(), "a worker is idle or busy, not both");
        int uncommitted = state.Running.Length + state.Committing.Length;
        Holds(uncommitted <= limits.MostUncommitted, "the number of uncommitted blocks is bounded");
        Holds(state.End is not null || state.Idle.Length == 0 || !couldWork, "no worker is idle while it could work");
        Holds(!finished || uncommitted == 0, "nothing is in work after the end");
        Holds(
            !finished || state.End != SweepEnd.Completed || state.Done + undone.Skipped + state.Dropped == plan.TotalTrials,
            "a completed sweep is complete"
        );
    }

    private static bool Overlap(TrialBlock one, TrialBlock other) =>
        one.Configuration == other.Configuration && one.FirstTrial < other.EndTrial && other.FirstTrial < one.EndTrial;

    private static void Holds(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new UnreachableException($"Violated: {invariant}.");
        }
    }
}
