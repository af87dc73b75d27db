namespace ModalityCompetition.Training.Remedies;

/// <summary>What changes the joint training of a trial. Uni-modal networks are always trained as without a remedy.</summary>
public enum RemedyMethod
{
    /// <summary>Nothing: full-batch gradient descent on the joint loss.</summary>
    None,

    /// <summary>
    /// The joint loss plus a multiple of the loss of every modality's own outputs: the multi-task baseline of Wang, Tran and Feiszli,
    /// "What makes training multi-modal classification networks hard?", CVPR 2020 (arXiv 1905.12681), Section 3.1, with equal weights.
    /// </summary>
    UnimodalLosses,

    /// <summary>A constant factor of the steps of each modality.</summary>
    StepRatio,

    /// <summary>
    /// On-the-fly gradient modulation, OGM: Peng et al., "Balanced multimodal learning via on-the-fly gradient modulation", CVPR 2022
    /// (arXiv 2203.15332), equations 8 to 10: the modality that does better takes smaller steps.
    /// </summary>
    Ogm,

    /// <summary>
    /// Modalities of single samples are left out at random, as in Neverova et al., "ModDrop", IEEE TPAMI 2016 (arXiv 1501.00102).
    /// </summary>
    ModalityDropout,

    /// <summary>
    /// At step t only modality t mod R moves, on the loss of its own outputs: alternating uni-modal adaptation, Zhang et al., "Multimodal
    /// representation learning by alternating unimodal adaptation", CVPR 2024 (arXiv 2311.10707), whose shared head this network lacks.
    /// </summary>
    Alternating,
}
