using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>Hands out the blocks of a sweep, each trial at most once. Pure; memory per configuration, nothing per trial.</summary>
internal interface IBlockSource
{
    /// <summary>Trials that were committed at the start, of those the plan asks for.</summary>
    long CommittedAtStart { get; }

    /// <summary>Trials that are wanted and have not been handed out.</summary>
    long Remaining { get; }

    /// <summary>Trials that have not been handed out and are not wanted any more.</summary>
    long Skipped { get; }

    /// <summary>The next block; null when none is wanted.</summary>
    TrialBlock? Next();

    /// <summary>Whether a block that was handed out is still worth running.</summary>
    bool Wants(TrialBlock block);

    /// <summary>Whether a block lies within one that has been handed out, clear of what was committed at the start.</summary>
    bool HasHandedOut(TrialBlock block);
}
