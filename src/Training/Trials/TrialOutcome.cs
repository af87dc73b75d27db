namespace ModalityCompetition.Training.Trials;

/// <summary>How a trial ended.</summary>
public enum TrialOutcome : byte
{
    /// <summary>Every network was trained and measured.</summary>
    Completed = 0,

    /// <summary>The weights of a network became NaN or infinite; <see cref="TrialResult.Divergence"/> says which and when.</summary>
    Diverged = 1,

    /// <summary>
    /// No result within the time that a trial may take; nothing was measured. Says something about the machine too, see
    /// <see cref="FailedTrial"/>.
    /// </summary>
    TimedOut = 2,

    /// <summary>
    /// Whatever trained the trial failed at every attempt while other trials completed; nothing was measured. See
    /// <see cref="FailedTrial"/>.
    /// </summary>
    Crashed = 3,
}
