namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>How an interval was computed.</summary>
public enum IntervalMethod
{
    /// <summary>Wilson's score interval for one Bernoulli variable per trial.</summary>
    Wilson,

    /// <summary>
    /// Clopper and Pearson's exact interval for one Bernoulli variable per trial; and for a bounded number of which every trial had the
    /// same value, from their bound on the probability of a trial with
    /// another one.
    /// </summary>
    ClopperPearson,

    /// <summary>Student's t interval for the mean of one number per trial.</summary>
    Student,

    /// <summary>No interval: too few trials, or trials that were all alike in a quantity without bounds.</summary>
    None,

    /// <summary>Two order statistics, for a quantile of any law.</summary>
    OrderStatistics,
}
