namespace ModalityCompetition.Sweeps.Running;

/// <summary>How serious an event of a run is.</summary>
public enum RunLogLevel
{
    /// <summary>Normal course of a run.</summary>
    Information,

    /// <summary>Something was lost or retried; the results are right nevertheless.</summary>
    Warning,

    /// <summary>The run ends because of it.</summary>
    Error,
}
