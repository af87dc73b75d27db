namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>Where a configuration stands with its target.</summary>
public enum StoppingState
{
    /// <summary>It needs more trials.</summary>
    Running,

    /// <summary>The interval is narrow enough.</summary>
    Reached,

    /// <summary>It has consumed as many trials as it may, without reaching the target.</summary>
    Exhausted,
}
