namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>What tells the members of a family of estimands apart, and with it the forms of their keys.</summary>
internal enum EstimandParts
{
    /// <summary>Nothing: there is one.</summary>
    None,

    /// <summary>One for each class, and their average.</summary>
    Class,

    /// <summary>One for each modality.</summary>
    Modality,

    /// <summary>One for each class and modality, and one for each modality: its average over classes.</summary>
    ClassAndModality,

    /// <summary>One for each network of a trial.</summary>
    Network,

    /// <summary>One for each network that is trained: joint and uni-modal.</summary>
    TrainedNetwork,

    /// <summary>One for each network of a trial and each class.</summary>
    NetworkAndClass,
}
