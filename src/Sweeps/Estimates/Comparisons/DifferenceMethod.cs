namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>How the interval of a difference between two configurations was computed.</summary>
public enum DifferenceMethod
{
    /// <summary>Student's t interval for the mean of the differences trial by trial: both sides use the same random numbers.</summary>
    Paired,

    /// <summary>Welch's interval for two independent samples with unequal variances.</summary>
    Welch,

    /// <summary>
    /// The two sides' own intervals combined by squares (Newcombe 1998, method 10; for proportions the hybrid score interval), for
    /// independent samples of which Welch's interval makes no sense: proportions, and samples without any spread.
    /// </summary>
    CombinedIntervals,

    /// <summary>
    /// All paired differences are zero: the interval is the Clopper-Pearson bound on the probability of a trial that differs.
    /// </summary>
    NoDifference,

    /// <summary>All paired differences are the same, and not zero: the interval is from the Clopper-Pearson bound on the probability of a
    /// trial with another one.</summary>
    SameDifference,

    /// <summary>No interval: too few trials, or trials that were all alike in a quantity without bounds.</summary>
    None,
}
