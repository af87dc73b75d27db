namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>Which trials have an observation.</summary>
internal enum Availability
{
    /// <summary>Every trial, whatever became of it.</summary>
    Always,

    /// <summary>Trials that were measured at t = 0: all but those that timed out or crashed.</summary>
    AtStart,

    /// <summary>Trials that completed.</summary>
    Completed,

    /// <summary>Completed trials in which the quantity exists.</summary>
    WhereItExists,
}
