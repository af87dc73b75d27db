namespace ModalityCompetition.Transformers.Data;

/// <summary>What a network sees of a data set: every image and every title has this shape.</summary>
/// <param name="Resolution">Width and height r of an image, pixels, 1 to 1024; larger and smaller ones are resampled.</param>
/// <param name="Channels">Channels c of an image: 3 for colour (red, green, blue), 1 for grey.</param>
/// <param name="TitleLength">Words L of a title, 1 to 4096; longer ones are cut off, shorter ones are padded.</param>
/// <param name="MinimumCount">
/// How many titles of the training sample must have a word so that it has a token of its own, at least 1.
/// </param>
public readonly record struct ImageTextShape(int Resolution, int Channels, int TitleLength, int MinimumCount)
{
    /// <summary>The largest resolution, pixels.</summary>
    public const int LargestResolution = 1024;

    /// <summary>The largest number of words of a title.</summary>
    public const int LargestTitleLength = 4096;
}
