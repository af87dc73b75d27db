using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>Hands out the blocks of a sweep, each trial at most once. Pure; memory per configuration, nothing per trial.</summary>
internal interface IBlockSource
{
    /// <summary>Trials that were committed at the start, of those the plan asks for.</summary>
    long CommittedAtStart { get; }

    /// <summary>Trials that are wanted and have not been handed out.</summary>
    long Remaining { get; }

    /// <summary>Trials that have not been handed out and are not wanted any more.</summary>
    long Skipped { get; }

    /// <summary>Whether a block may be handed out now; where trials remain and none may, a judgement changes that.</summary>
    /// <param name="inWork">Blocks that were handed out and are in work, at least 0.</param>
    bool HasNext(int inWork);

    /// <summary>The next block; null when none is wanted, or none now.</summary>
    /// <param name="inWork">Blocks that were handed out and are in work, at least 0.</param>
    TrialBlock? Next(int inWork);

    /// <summary>
    /// The blocks that <see cref="Next"/> will hand out, in that order, as far as that is settled; hands out none of them.
    /// </summary>
    /// <param name="filter">Which of them are asked for.</param>
    /// <param name="most">How many at most, at least 0.</param>
    IReadOnlyList<TrialBlock> Upcoming(Func<TrialBlock, bool> filter, int most);

    /// <summary>How many blocks of the plan are handed out as one from the next round on, a power of two; at first 1.</summary>
    void Join(int blocks);

    /// <summary>Whether <see cref="Wants"/> is true of every block that was handed out, so that none need be asked about.</summary>
    bool WantsAll { get; }

    /// <summary>Whether a block that was handed out is still worth running.</summary>
    bool Wants(TrialBlock block);

    /// <summary>Whether a block lies within one that has been handed out, clear of what was committed at the start.</summary>
    bool HasHandedOut(TrialBlock block);

    /// <summary>What has been handed out by now; a source that is made of it goes on from there.</summary>
    BlockSourceState Capture();
}
