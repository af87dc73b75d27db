namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>What an interval says about a difference, given a tolerance within which a difference counts as none.</summary>
public enum EffectDirection
{
    /// <summary>Nothing: the interval holds both values that count as none and values that do not, or there is none.</summary>
    Open,

    /// <summary>Every value of the interval is within the tolerance of 0.</summary>
    Same,

    /// <summary>Every value of the interval is above 0, and not all of them are within the tolerance.</summary>
    Rises,

    /// <summary>Every value of the interval is below 0, and not all of them are within the tolerance.</summary>
    Falls,
}
