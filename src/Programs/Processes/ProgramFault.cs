namespace ModalityCompetition.Programs.Processes;

/// <summary>What went wrong with a program.</summary>
public enum ProgramFault
{
    /// <summary>It cannot be started, it ended before it was ready for trials, or it was not ready in time.</summary>
    Start,

    /// <summary>A file of it is another than when the run began with it.</summary>
    Changed,

    /// <summary>What it wrote to standard output is not what the protocol asks for.</summary>
    Protocol,

    /// <summary>It ended by itself while it had trials to answer.</summary>
    Ended,

    /// <summary>A signal ended it, before it was ready or while it had trials to answer: somebody killed it, or memory ran out.</summary>
    Killed,

    /// <summary>It was silent for longer than a trial may take.</summary>
    TimedOut,

    /// <summary>It said that it could not run a trial.</summary>
    Failed,
}
