namespace ModalityCompetition.Sweeps.TransformerTrials;

/// <summary>
/// The stable names of the estimands that the experiment of two Transformers has beside those of errors and gaps (docs/transformers.md).
/// </summary>
public static class TransformerNames
{
    /// <summary>Test accuracy of a network on the samples of a class. Joint, and per modality for uni-modal networks and probes.</summary>
    public const string ClassAccuracy = "class_accuracy";

    /// <summary>The probe of the modality keeps less than a stated share of its uni-modal network's accuracy on the class. Per (class,
    /// modality) and class-averaged per modality.</summary>
    public const string Dropped = "dropped";

    /// <summary>The probe of the modality keeps a larger share of its uni-modal network's accuracy on the class than those of the others.
    /// Per (class, modality) and class-averaged per modality.</summary>
    public const string KeepsMore = "keeps_more";

    /// <summary>No probe keeps a larger share than the others. Per class and class-averaged.</summary>
    public const string KeptAlike = "kept_alike";
}
