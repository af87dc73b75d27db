namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>What the observation of a trial is.</summary>
internal enum ObservationKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>0 or 1.</summary>
    Indicator,
}
