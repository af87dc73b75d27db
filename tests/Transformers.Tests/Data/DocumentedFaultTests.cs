using System.Text.RegularExpressions;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Transformers.Tests.Data;

/// <summary>The page about data sets has every sentence that is said of a folder.</summary>
public partial class DocumentedFaultTests
{
    [Fact]
    public void Every_sentence_about_a_folder_is_on_the_page()
    {
        string page = Alike(File.ReadAllText(Path.Combine(RepositoryScript.Root, "docs", "image-text-data.md")));
        string[] sentences =
        [
            .. FolderFaultTests.Tables.Select(row => (string)row[1]).Select(said => Place().Replace(said, "")),
            .. FolderFaultTests.Images.Select(row => (string)row[1]),
        ];
        Assert.InRange(sentences.Length, 30, int.MaxValue);
        Assert.All(
            sentences.Where(said => !said.StartsWith("is a damaged JPEG", StringComparison.Ordinal)),
            said => Assert.Contains(Alike(said.TrimEnd('.')), page, StringComparison.Ordinal)
        );
    }

    // Which numbers, names and parts are said makes no difference.
    private static string Alike(string text) =>
        Name().Replace(Number().Replace(text, "0"), "''").Replace("split is train", "split is test", StringComparison.Ordinal);

    [GeneratedRegex(@"^FOLDER/samples\.csv(, line \d+:)? ")]
    private static partial Regex Place();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex("'[^'\n]*'")]
    private static partial Regex Name();
}
