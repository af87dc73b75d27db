namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>One estimand of a configuration: a member of its family, and where its observation stands.</summary>
/// <param name="Key">The estimand.</param>
/// <param name="Family">What is known about it and its like.</param>
/// <param name="Kind">What its observation is.</param>
/// <param name="Index">Index of its observation in the observations of a trial.</param>
/// <param name="Control">Index of its control variate; null when it has none.</param>
/// <param name="Event">Index of the event whose conditional probability it is; null when it is none.</param>
/// <param name="Terms">Indices of the observations that it is the difference of; null when it is none.</param>
internal readonly record struct EstimandRow(
    Estimand Key,
    EstimandFamily Family,
    ObservationKind Kind,
    int Index,
    int? Control,
    int? Event,
    (int Minuend, int Subtrahend)? Terms
)
{
    /// <summary>What its values cannot leave.</summary>
    public ValueRange Range => Family.Range;

    /// <summary>Which trials have an observation of it.</summary>
    public Availability When => Family.When;
}
