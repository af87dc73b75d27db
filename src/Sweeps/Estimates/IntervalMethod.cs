namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>How an interval was computed.</summary>
public enum IntervalMethod
{
    /// <summary>Wilson's score interval for one Bernoulli variable per trial.</summary>
    Wilson,

    /// <summary>Clopper and Pearson's exact interval for one Bernoulli variable per trial.</summary>
    ClopperPearson,

    /// <summary>Student's t interval for the mean of one number per trial.</summary>
    Student,

    /// <summary>No interval: too few trials.</summary>
    None,
}
