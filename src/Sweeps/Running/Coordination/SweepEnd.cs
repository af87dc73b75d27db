namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>How a coordinator ended a sweep.</summary>
public enum SweepEnd
{
    /// <summary>Every trial that is needed is committed.</summary>
    Completed,

    /// <summary>A stop was requested before that.</summary>
    Stopped,

    /// <summary>A block failed too often, or results could not be committed.</summary>
    Failed,
}
