using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>
/// Trials that failed alone at every attempt and wait for proof that the fault is theirs. As soon as another block completes, the machine
/// evidently works, and each gets one last attempt (also when nothing else is left to do in a run that completed something); failing that
/// too, it is recorded as what it is. While nothing completes the fault may be the machine's, and nothing is recorded: an append-only
/// ledger could not take it back.
/// </summary>
internal sealed class SuspectTrials
{
    private readonly List<SuspectTrial> _waiting = [];

    /// <summary>Trials that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Their blocks, of one trial each.</summary>
    public IEnumerable<TrialBlock> Blocks => _waiting.Select(w => w.Block);

    /// <summary>All of them, the first one first; a snapshot.</summary>
    public SuspectTrial[] Waiting => [.. _waiting];

    /// <summary>Why the first of them failed.</summary>
    public SuspectTrial First => _waiting[0];

    /// <summary>Lets a trial wait.</summary>
    public void Add(TrialBlock block, string reason) => _waiting.Add(new SuspectTrial(block, reason));

    /// <summary>Another block has completed: the trials that get their last attempt.</summary>
    public IReadOnlyList<TrialBlock> Release()
    {
        TrialBlock[] released = [.. Blocks];
        _waiting.Clear();
        return released;
    }

    /// <summary>Drops the trials that nobody wants any more.</summary>
    /// <returns>How many.</returns>
    public int Drop(Func<TrialBlock, bool> wanted) => _waiting.RemoveAll(w => !wanted(w.Block));
}
