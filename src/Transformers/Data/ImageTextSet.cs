using System.Collections.Immutable;

namespace ModalityCompetition.Transformers.Data;

/// <summary>Images with titles and classes, as networks see them. Immutable; shared by the trials of all workers.</summary>
public sealed class ImageTextSet
{
    /// <summary>Shape of its samples.</summary>
    public required ImageTextShape Shape { get; init; }

    /// <summary>Names of the classes, [K].</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>
    /// The words with a token of their own, in the order of their tokens, the first of which is <see cref="ImageTextSplit.FirstWord"/>.
    /// </summary>
    public required ImmutableArray<string> Words { get; init; }

    /// <summary>Number V of tokens, padding and unknown word included.</summary>
    public int Vocabulary => ImageTextSplit.FirstWord + Words.Length;

    /// <summary>The training sample.</summary>
    public required ImageTextSplit Train { get; init; }

    /// <summary>The validation sample; it may be empty.</summary>
    public required ImageTextSplit Validation { get; init; }

    /// <summary>The test sample; every class is in it.</summary>
    public required ImageTextSplit Test { get; init; }
}
