namespace ModalityCompetition.Transformers.Data;

/// <summary>
/// A synthetic data set with the structure of the paper's (Appendix C): images and titles of classes, some of which one modality alone
/// cannot tell apart. The classes without a picture of their own are the first ones and share one picture; those without words of their own
/// are the last ones and share their words; so where the two groups do not overlap both modalities together tell all classes apart. All
/// titles have words in common.
/// </summary>
public sealed record SyntheticParameters
{
    /// <summary>A small set in which no modality alone tells all classes apart.</summary>
    public static SyntheticParameters Default { get; } =
        new()
        {
            Classes = 8,
            TrainSamples = 320,
            ValidationSamples = 0,
            TestSamples = 400,
            ImageInsufficient = 3,
            TitleInsufficient = 3,
            ImageNoise = 0.2,
            TitleNoise = 0.3,
            Seed = 1,
        };

    /// <summary>Number K of classes, at least 2.</summary>
    public required int Classes { get; init; }

    /// <summary>Samples for training; classes come in turn, so that their numbers differ by at most 1. At least K.</summary>
    public required int TrainSamples { get; init; }

    /// <summary>Samples for validation, in turn as well; at least 0.</summary>
    public required int ValidationSamples { get; init; }

    /// <summary>Samples for testing, in turn as well; at least K.</summary>
    public required int TestSamples { get; init; }

    /// <summary>Classes whose pictures are alike: 0, or 2 to K.</summary>
    public required int ImageInsufficient { get; init; }

    /// <summary>Classes whose titles are alike: 0, or 2 to K.</summary>
    public required int TitleInsufficient { get; init; }

    /// <summary>Standard deviation >= 0 of the noise of a pixel, whose values lie in [0, 1] and are cut off there.</summary>
    public required double ImageNoise { get; init; }

    /// <summary>Probability in [0, 1] that a word of the class is replaced by one that titles of all classes have.</summary>
    public required double TitleNoise { get; init; }

    /// <summary>Seed of the set; its samples do not depend on the seed of a sweep.</summary>
    public required ulong Seed { get; init; }
}
