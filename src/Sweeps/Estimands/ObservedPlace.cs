namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>Where the observations of a family stand, as functions of the layout: the first of them.</summary>
/// <param name="Kind">What each of them is.</param>
/// <param name="First">The observation itself.</param>
/// <param name="Control">Its control variate; null where there is none.</param>
/// <param name="Event">The event whose conditional probability it is; null where it is none.</param>
internal sealed record ObservedPlace(
    ObservationKind Kind,
    Func<ObservationLayout, int> First,
    Func<ObservationLayout, int>? Control = null,
    Func<ObservationLayout, int>? Event = null
)
{
    /// <summary>A number, nothing else.</summary>
    public static ObservedPlace Number(Func<ObservationLayout, int> first) => new(ObservationKind.Number, first);

    /// <summary>0 or 1, nothing else.</summary>
    public static ObservedPlace Indicator(Func<ObservationLayout, int> first) => new(ObservationKind.Indicator, first);
}
