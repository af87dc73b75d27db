namespace ModalityCompetition.Programs.Processes;

/// <summary>What went wrong with a program.</summary>
public enum ProgramFault
{
    /// <summary>It cannot be started, or it was not ready for trials in time.</summary>
    Start,

    /// <summary>What it wrote to standard output is not what the protocol asks for.</summary>
    Protocol,

    /// <summary>It ended while it had trials to answer.</summary>
    Ended,

    /// <summary>It was silent for longer than a trial may take.</summary>
    TimedOut,

    /// <summary>It said that it could not run a trial.</summary>
    Failed,
}
