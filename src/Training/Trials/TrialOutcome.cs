namespace ModalityCompetition.Training.Trials;

/// <summary>How a trial ended.</summary>
public enum TrialOutcome : byte
{
    /// <summary>Every network was trained and measured.</summary>
    Completed = 0,

    /// <summary>The weights of a network became NaN or infinite; <see cref="TrialResult.Divergence"/> says which and when.</summary>
    Diverged = 1,
}
