namespace ModalityCompetition.Sweeps.Running;

/// <summary>How a run ended.</summary>
public enum RunEnd
{
    /// <summary>
    /// Every trial the sweep asks for is committed; with a target, every configuration has reached it or has all its trials.
    /// </summary>
    Completed,

    /// <summary>The run was asked to stop; the same command resumes it.</summary>
    Stopped,
}
