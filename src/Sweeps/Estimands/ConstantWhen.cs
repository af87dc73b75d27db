namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>When an estimand is 0 by definition, whatever the trials show.</summary>
[Flags]
internal enum ConstantWhen
{
    /// <summary>Never.</summary>
    Never = 0,

    /// <summary>With one modality: joint network, uni-modal network and probe are then one.</summary>
    OneModality = 1,

    /// <summary>With T = 0: weights are as they were drawn, and the probe is the uni-modal network.</summary>
    Untrained = 2,
}
