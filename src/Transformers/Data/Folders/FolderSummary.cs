using System.Collections.Immutable;
using ModalityCompetition.Transformers.Data.Titles;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>What is in a folder of images, in numbers.</summary>
public sealed record FolderSummary
{
    /// <summary>Its classes, in their order.</summary>
    public required ImmutableArray<ClassSummary> Classes { get; init; }

    /// <summary>Samples of all parts.</summary>
    public required int Samples { get; init; }

    /// <summary>Images that differ from each other.</summary>
    public required int DifferentImages { get; init; }

    /// <summary>Images that are in the training sample and in another part, so that networks are measured on what they have seen.</summary>
    public required int SeenImages { get; init; }

    /// <summary>Width of the narrowest and of the widest image, pixels.</summary>
    public required (int Least, int Most) Width { get; init; }

    /// <summary>Height of the lowest and of the highest image, pixels.</summary>
    public required (int Least, int Most) Height { get; init; }

    /// <summary>Words of the shortest and of the longest title.</summary>
    public required (int Least, int Most) TitleLength { get; init; }

    /// <summary>Words that titles of the training sample have.</summary>
    public required int Words { get; init; }

    /// <summary>Words that one title of the training sample has and no other one.</summary>
    public required int RareWords { get; init; }

    /// <summary>Counts.</summary>
    public static FolderSummary Of(FolderSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        FolderSample[] all = [.. ImageTextParts.All.SelectMany(source.Samples)];
        HashSet<string> seen = [.. source.Samples(ImageTextPart.Train).Select(Content)];
        string[] words = [.. Vocabulary(source, minimumCount: 1)];
        int[] lengths = [.. all.Select(sample => TitleWords.Of(sample.Row.Title).Count)];
        return new FolderSummary
        {
            Classes = ClassesOf(source),
            Samples = all.Length,
            DifferentImages = all.Select(Content).Distinct().Count(),
            SeenImages = all.Where(sample => sample.Row.Part != ImageTextPart.Train).Select(Content).Distinct().Count(seen.Contains),
            Width = Range(all, sample => sample.Image.Header.UprightWidth),
            Height = Range(all, sample => sample.Image.Header.UprightHeight),
            TitleLength = (lengths.Min(), lengths.Max()),
            Words = words.Length,
            RareWords = words.Length - Vocabulary(source, minimumCount: 2).Length,
        };
    }

    private static ImmutableArray<ClassSummary> ClassesOf(FolderSource source)
    {
        ImmutableArray<int>[] counts = [.. ImageTextParts.All.Select(source.Counts)];
        const int Several = -1;
        Dictionary<string, int> classOfWord = new(StringComparer.Ordinal);
        foreach (FolderSample sample in source.Samples(ImageTextPart.Train))
        {
            foreach (string word in TitleWords.Of(sample.Row.Title))
            {
                classOfWord[word] = classOfWord.GetValueOrDefault(word, sample.Label) == sample.Label ? sample.Label : Several;
            }
        }

        ILookup<int, string> own = classOfWord.ToLookup(entry => entry.Value, entry => entry.Key);
        return
        [
            .. source.Classes.Select(
                (name, label) => new ClassSummary(name, counts[0][label], counts[1][label], counts[2][label], own[label].Count())
            ),
        ];
    }

    private static ImmutableArray<string> Vocabulary(FolderSource source, int minimumCount) =>
        TitleVocabulary.Of(source.Samples(ImageTextPart.Train).Select(sample => sample.Row.Title), minimumCount).Words;

    private static string Content(FolderSample sample) => Convert.ToHexString(sample.Image.Hash);

    private static (int Least, int Most) Range(FolderSample[] samples, Func<FolderSample, int> size) =>
        (samples.Min(size), samples.Max(size));
}
