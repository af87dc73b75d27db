namespace ModalityCompetition.Experiments;

/// <summary>
/// Trials that may have twins beside them: cheaper trials of the same experiment, the first with the random numbers of its trial, the
/// others with random numbers of their own.
/// </summary>
public interface ITwinnedDefinition : ITrialDefinition
{
    /// <summary>Number k of twins of a trial, at least 2; 0 for none.</summary>
    int TwinCount { get; }

    /// <summary>The trials alone; itself without twins.</summary>
    ITrialDefinition Alone { get; }

    /// <summary>What a twin computes; null without twins.</summary>
    ITrialDefinition? Twin { get; }

    /// <summary>An empty collection of what twins of consecutive trials measured.</summary>
    /// <param name="trials">Number of trials.</param>
    ITwinRows TwinRows(int trials);
}
