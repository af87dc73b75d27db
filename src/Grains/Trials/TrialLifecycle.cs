using ModalityCompetition.Grains.Interfaces.Devices;

namespace ModalityCompetition.Grains.Trials;

/// <summary>
/// Decides what a trial does with a report: end, or be tried once more by itself, so that one bad trial does not fail its whole batch.
/// Pure. How often the block is tried after that is the coordinator's decision.
/// </summary>
internal sealed class TrialLifecycle
{
    /// <summary>Where the trial stands.</summary>
    public TrialState State { get; private set; } = TrialState.Idle;

    /// <summary>How often it was trained.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether the next attempt shall be by itself.</summary>
    public bool Alone { get; private set; }

    /// <summary>The trial is given to a device.</summary>
    public void Begin()
    {
        State = TrialState.Working;
        Attempts++;
    }

    /// <summary>Takes the device's report.</summary>
    /// <returns>Whether the trial shall be given to the device once more.</returns>
    public bool GoesOn(TrialReport report)
    {
        bool mayHelp = report.Kind is FailureKind.Ordinary or FailureKind.TimedOut;
        if (report.State == TrialState.Failed && mayHelp && report.BatchSize > 1 && !Alone)
        {
            Alone = true;
            return true;
        }

        State = report.State;
        return false;
    }
}
