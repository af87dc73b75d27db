namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>Which network of a trial an estimand is about.</summary>
public enum NetworkKind
{
    /// <summary>The jointly trained network.</summary>
    Joint,

    /// <summary>The network trained on one modality alone.</summary>
    Unimodal,

    /// <summary>One encoder cut out of the jointly trained network.</summary>
    Probe,
}
