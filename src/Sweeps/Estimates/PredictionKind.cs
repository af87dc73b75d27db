namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>How far a prediction can be trusted at finite K.</summary>
public enum PredictionKind
{
    /// <summary>Exact at any K up to a stated numerical error.</summary>
    Exact,

    /// <summary>Holds up to o(1) terms as K grows.</summary>
    Asymptotic,

    /// <summary>A lower bound.</summary>
    LowerBound,
}
