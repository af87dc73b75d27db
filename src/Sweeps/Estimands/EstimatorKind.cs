namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>How the estimates of a family are made from their observations.</summary>
internal enum EstimatorKind
{
    /// <summary>The mean over trials.</summary>
    Mean,

    /// <summary>The share of trials, with an exact interval because events are few.</summary>
    ExactShare,

    /// <summary>The mean of conditional probabilities, which has less variance than the mean of the events.</summary>
    RaoBlackwell,

    /// <summary>The mean, corrected by the one control variate of each observation.</summary>
    ControlVariate,

    /// <summary>The mean, corrected by all controls that are known at t = 0; no mean of one observation per trial.</summary>
    CrossFitted,

    /// <summary>The mean of a difference of two observations of the same trial.</summary>
    PairedDifference,
}
