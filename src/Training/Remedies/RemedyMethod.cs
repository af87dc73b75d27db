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

    /// <summary>
    /// Gradient-Blending of the same paper: the joint loss and every modality's own, with weights from how fast each of them generalises
    /// and overfits, see <see cref="BlendingWeights"/>.
    /// </summary>
    GradientBlending,

    /// <summary>A constant factor of the steps of each modality.</summary>
    StepRatio,

    /// <summary>
    /// On-the-fly gradient modulation, OGM: Peng et al., "Balanced multimodal learning via on-the-fly gradient modulation", CVPR 2022
    /// (arXiv 2203.15332), equations 8 to 10: the modality that does better takes smaller steps.
    /// </summary>
    Ogm,

    /// <summary>
    /// OGM with generalisation enhancement (the same paper, Section 3.3): every modulated gradient gets Gaussian noise as well, see
    /// <see cref="GradientNoise"/>.
    /// </summary>
    OgmGe,

    /// <summary>
    /// Modalities of single samples are left out at random, as in Neverova et al., "ModDrop", IEEE TPAMI 2016 (arXiv 1501.00102).
    /// </summary>
    ModalityDropout,

    /// <summary>
    /// At step t only modality t mod R moves, on the loss of its own outputs: alternating uni-modal adaptation, Zhang et al., "Multimodal
    /// representation learning by alternating unimodal adaptation", CVPR 2024 (arXiv 2311.10707), whose shared head this network lacks.
    /// </summary>
    Alternating,

    /// <summary>
    /// ReconBoost: Hua et al., "ReconBoost: boosting can achieve modality reconcilement", ICML 2024 (arXiv 2405.09321). The modalities take
    /// turns; in its stage one of them learns what the others do not yet answer, and after each stage all learn together.
    /// </summary>
    /// <remarks>
    /// The paper states the reconcilement with the others as a Kullback-Leibler term. The authors' published code, which is followed here,
    /// weights the own loss of a sample by 1 - w q_y, with q_y the probability that the other modalities together give to the true class;
    /// its w is weight2 / weight1 = 1/5. The constant weight1 / K, a factor of the step size, and the term ga_loss, both sides of which are
    /// detached in the code, so that its gradient is zero, are left out. What the paper calls global rectification, joint training after a
    /// stage, takes as many epochs as the stage there.
    /// </remarks>
    ReconBoost,

    /// <summary>
    /// MMPareto: Wei and Hu, "MMPareto: boosting multimodal learning with innocent unimodal assistance", ICML 2024 (arXiv 2405.17730): the
    /// gradients of the joint and of the own loss are combined so that they do not work against each other, see
    /// <see cref="ParetoCombination"/>.
    /// </summary>
    MmPareto,

    /// <summary>Joint training starts from the uni-modal networks, as they are after some steps of their own training.</summary>
    UnimodalPretraining,

    /// <summary>
    /// Joint training starts from weights that give no modality an initial advantage, see <see cref="BalancedStart"/>: what Definition A.2
    /// of arXiv 2203.12221 says decides the competition is taken away.
    /// </summary>
    BalancedInit,

    /// <summary>
    /// The joint loss plus a multiple of the mean squared distance of every encoder's activations from those of its trained uni-modal
    /// network: uni-modal teacher, Du et al., "On uni-modal feature learning in supervised multi-modal learning", ICML 2023 (arXiv
    /// 2305.01233).
    /// </summary>
    Distillation,
}
