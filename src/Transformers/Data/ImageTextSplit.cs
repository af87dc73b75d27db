namespace ModalityCompetition.Transformers.Data;

/// <summary>The samples of one part of a data set, training, validation or test, in the order of its table.</summary>
public sealed class ImageTextSplit
{
    /// <summary>Number n of samples.</summary>
    public int Count => Labels.Length;

    /// <summary>Pixels in [0, 1], [n, c, r, r], row by row from the top.</summary>
    public required float[] Images { get; init; }

    /// <summary>
    /// Tokens of the titles, [n, L]: <see cref="Padding"/> behind the end of a title, <see cref="Unknown"/> for a word without a token of
    /// its own. Every title has at least one word.
    /// </summary>
    public required int[] Tokens { get; init; }

    /// <summary>Classes, [n], each in [0, K).</summary>
    public required int[] Labels { get; init; }

    /// <summary>The token that stands behind the end of a title.</summary>
    public const int Padding = 0;

    /// <summary>The token of a word that is too rare for one of its own.</summary>
    public const int Unknown = 1;

    /// <summary>The first token of a word.</summary>
    public const int FirstWord = 2;
}
