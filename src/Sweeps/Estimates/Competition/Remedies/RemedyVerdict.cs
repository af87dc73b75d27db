namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>What a remedy does to the competition, by the rule of <see cref="RemedyRule"/>.</summary>
public enum RemedyVerdict
{
    /// <summary>
    /// The intervals do not decide: at least one of them is too wide, or the trials of too many pairs did not complete.
    /// </summary>
    Undecided,

    /// <summary>
    /// More than half of the classes that one modality alone won without the remedy are shared with it, and Gamma of the losers grows more.
    /// </summary>
    RemovesTheCompetition,

    /// <summary>Who wins changes, and the competition is not removed.</summary>
    MovesTheWinner,

    /// <summary>More classes are shared, but that it is more than half of those won alone is not shown; who wins is not shown to
    /// change.</summary>
    EasesTheCompetition,

    /// <summary>The joint error falls; who wins stays, and no more classes are shared.</summary>
    OnlyCuresTheError,

    /// <summary>Who wins, how many classes are shared, and the joint error stay within the tolerances.</summary>
    DoesNothing,

    /// <summary>The joint error rises, more trials diverge, or fewer classes are shared and nothing is gained by it.</summary>
    Harms,
}
