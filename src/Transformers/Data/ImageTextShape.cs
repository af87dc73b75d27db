namespace ModalityCompetition.Transformers.Data;

/// <summary>What a network sees of a data set: every image and every title has this shape.</summary>
/// <param name="Resolution">Width and height r of an image, pixels; larger and smaller ones are resampled.</param>
/// <param name="Channels">Channels c of an image: 3 for colour (red, green, blue), 1 for grey.</param>
/// <param name="TitleLength">Words L of a title; longer ones are cut off, shorter ones are padded.</param>
/// <param name="MinimumCount">How many titles of the training sample must have a word so that it has a token of its own.</param>
public readonly record struct ImageTextShape(int Resolution, int Channels, int TitleLength, int MinimumCount);
