namespace ModalityCompetition.Transformers.Data;

/// <summary>The parts of a data set by the words that a table has for them.</summary>
public static class ImageTextParts
{
    /// <summary>The parts in the order of their numbers.</summary>
    public static IReadOnlyList<ImageTextPart> All { get; } = [ImageTextPart.Train, ImageTextPart.Validation, ImageTextPart.Test];

    /// <summary>The word of a part.</summary>
    public static string Word(this ImageTextPart part) =>
        part switch
        {
            ImageTextPart.Train => "train",
            ImageTextPart.Validation => "validation",
            ImageTextPart.Test => "test",
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "Not a part of a data set."),
        };
}
