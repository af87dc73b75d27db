namespace ModalityCompetition.Programs.Rows;

/// <summary>How a trial ended; the same numbers as those of every other experiment.</summary>
public enum ProgramOutcome : byte
{
    /// <summary>The program reported every measurement.</summary>
    Completed = 0,

    /// <summary>The program said that training diverged, or a measurement is not finite.</summary>
    Diverged = 1,

    /// <summary>No result within the time that a trial may take; recorded by whoever runs trials, after trying again.</summary>
    TimedOut = 2,

    /// <summary>The program failed at every attempt; recorded by whoever runs trials, after trying again.</summary>
    Crashed = 3,
}
