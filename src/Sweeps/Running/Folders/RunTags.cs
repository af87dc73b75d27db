using System.Text;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// Words of the user's own on a run, by which it is found again: <c>run.tags</c> in the run folder, one a line. They are no part of the
/// spec, of the identity of the sweep or of a result. At most <see cref="Most"/> of at most <see cref="Longest"/> characters.
/// </summary>
public static class RunTags
{
    /// <summary>Most tags of a run.</summary>
    public const int Most = 32;

    /// <summary>Characters of the longest tag.</summary>
    public const int Longest = 64;

    private const long LargestFile = 16 << 10;

    /// <summary>What is wrong with a tag, as the end of a sentence; null where nothing is.</summary>
    public static string? Mistake(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tag.Length is 0 or > Longest ? $"is not of 1 to {Longest} characters"
            : !char.IsLetterOrDigit(tag[0]) ? "does not begin with a letter or a digit"
            : tag.All(c => char.IsLetterOrDigit(c) || "._-:/=".Contains(c, StringComparison.Ordinal)) ? null
            : "has characters other than letters, digits and . _ - : / =";
    }

    /// <summary>The tags of a run, each once, in the order of their characters. Lines that are no tag are passed over.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var file = new FileInfo(folder.TagsFile);
        return file.Exists && file.Length <= LargestFile
            ? Ordered(File.ReadAllLines(folder.TagsFile, Encoding.UTF8).Where(t => Mistake(t) is null))
            : [];
    }

    /// <summary>Keeps the tags of a run; without any the file is removed.</summary>
    /// <exception cref="RunException">They cannot be kept.</exception>
    public static void Write(RunFolder folder, IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(tags);
        if (tags.Count > 0)
        {
            RunFolder.WriteWhole(folder.TagsFile, string.Concat(tags.Select(t => t + "\n")));
        }
        else if (File.Exists(folder.TagsFile))
        {
            try
            {
                File.Delete(folder.TagsFile);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new RunException(
                    $"The file {folder.TagsFile} cannot be removed: make the folder writable, then run the same command again.",
                    failure,
                    RunFailure.Storage
                );
            }
        }
    }

    /// <summary>Tags as they are kept: each once, in the order of their characters, at most <see cref="Most"/>.</summary>
    internal static IReadOnlyList<string> Ordered(IEnumerable<string> tags) =>
        [.. tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Most)];
}
