using ModalityCompetition.Transformers.Data.Folders;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp data check --json</c>.</summary>
/// <param name="Identity">SHA-256 over the table and the images.</param>
/// <param name="Samples">Samples of all parts.</param>
/// <param name="DifferentImages">Images that differ from each other.</param>
/// <param name="SeenImages">Images of the training sample that are in another part as well.</param>
/// <param name="LeastWidth">Width of the narrowest image, pixels.</param>
/// <param name="MostWidth">Width of the widest image, pixels.</param>
/// <param name="LeastHeight">Height of the lowest image, pixels.</param>
/// <param name="MostHeight">Height of the highest image, pixels.</param>
/// <param name="LeastTitleWords">Words of the shortest title.</param>
/// <param name="MostTitleWords">Words of the longest title.</param>
/// <param name="Words">Words that titles of the training sample have.</param>
/// <param name="RareWords">Words that one title of the training sample has and no other one.</param>
/// <param name="Classes">The classes, in their order.</param>
internal sealed record FolderDocument(
    string Identity,
    int Samples,
    int DifferentImages,
    int SeenImages,
    int LeastWidth,
    int MostWidth,
    int LeastHeight,
    int MostHeight,
    int LeastTitleWords,
    int MostTitleWords,
    int Words,
    int RareWords,
    IEnumerable<FolderClassEntry> Classes
)
{
    /// <summary>The document of a folder.</summary>
    public static FolderDocument Of(FolderSource source, FolderSummary summary) =>
        new(
            source.Identity,
            summary.Samples,
            summary.DifferentImages,
            summary.SeenImages,
            summary.Width.Least,
            summary.Width.Most,
            summary.Height.Least,
            summary.Height.Most,
            summary.TitleLength.Least,
            summary.TitleLength.Most,
            summary.Words,
            summary.RareWords,
            summary.Classes.Select(c => new FolderClassEntry(c.Name, c.Train, c.Validation, c.Test, c.OwnWords))
        );
}

/// <summary>A class of a folder.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Train">Its samples for training.</param>
/// <param name="Validation">Its samples for validation.</param>
/// <param name="Test">Its samples for testing.</param>
/// <param name="OwnWords">Words that its titles in the training sample have and those of no other class.</param>
internal sealed record FolderClassEntry(string Class, int Train, int Validation, int Test, int OwnWords);
