namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>What the words of a page mean.</summary>
internal static class TransformerWords
{
    /// <summary>The words, in the order in which a reader meets them.</summary>
    public static IReadOnlyList<(string Word, string Meaning)> All { get; } =
    [
        ("joint network", "both encoders, trained together; its classifier sees the sum of their outputs"),
        ("uni-modal network", "one encoder with a classifier of its own, trained on one modality alone from the same initial weights"),
        ("probe", "an encoder cut out of the trained joint network and frozen, with a new linear classifier trained on top"),
        (
            "gap",
            "test error of the joint network − that of the uni-modal network that is best on the means; positive: joint training loses"
        ),
        ("degradation", "test error of a modality's probe − that of its uni-modal network; positive: joint training harmed the encoder"),
        ("dropped", "the probe keeps less than the stated share (probe.dropped_below) of its uni-modal network's accuracy on the class"),
        ("wins", "the modality whose probe keeps the larger share of its uni-modal network's accuracy on the class"),
    ];
}
