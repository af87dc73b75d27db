namespace ModalityCompetition.Experiments;

/// <summary>How a trial ended.</summary>
public enum TrialOutcome : byte
{
    /// <summary>Everything was computed and measured.</summary>
    Completed = 0,

    /// <summary>
    /// The numbers became NaN or infinite, as the trial's configuration makes them wherever it runs; what was measured before is there.
    /// </summary>
    Diverged = 1,

    /// <summary>No result within the time that a trial may take; nothing was measured. Says something about the machine too.</summary>
    TimedOut = 2,

    /// <summary>
    /// Whatever computed the trial failed at every attempt while other trials completed; nothing was measured.
    /// </summary>
    Crashed = 3,
}

/// <summary>What outcomes have in common.</summary>
public static class TrialOutcomes
{
    /// <summary>
    /// Whether a trial with this outcome has no measurement at all: it timed out or crashed. A result of an engine is a function of
    /// definition and trial index alone; this is none, because time and memory are a machine's.
    /// </summary>
    /// <param name="outcome">The outcome.</param>
    public static bool IsFailure(this TrialOutcome outcome) => outcome is TrialOutcome.TimedOut or TrialOutcome.Crashed;
}
