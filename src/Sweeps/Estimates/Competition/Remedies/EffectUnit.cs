namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>What a difference is measured in.</summary>
public enum EffectUnit
{
    /// <summary>Shares of classes.</summary>
    Classes,

    /// <summary>Shares of test samples.</summary>
    Errors,

    /// <summary>Responses Gamma.</summary>
    Gamma,

    /// <summary>Shares of trials.</summary>
    Trials,
}
