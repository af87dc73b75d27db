namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>Why there is no competition to be seen in a configuration.</summary>
public enum RegimeKind
{
    /// <summary>Nearly no class is learned by any modality.</summary>
    NothingLearned,

    /// <summary>Nearly every class is learned by more than one modality.</summary>
    EverythingShared,

    /// <summary>One modality wins nearly every class.</summary>
    OneWins,

    /// <summary>Trials diverge.</summary>
    Diverges,

    /// <summary>Nobody is ahead at the start, by the margin that is asked for.</summary>
    TiedAtStart,

    /// <summary>The joint network errs as the best single modality does, in every trial.</summary>
    TiedErrors,

    /// <summary>There is one modality.</summary>
    OneModality,
}
