using System.Text.RegularExpressions;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>A fenced block of a page of the documentation.</summary>
/// <param name="Page">The page, relative to the root of the tree.</param>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="Text">What stands between the fences.</param>
internal sealed partial record DocumentedBlock(string Page, int Line, string Text)
{
    private static readonly string[] s_pages = ["README.md", "deploy/README.md", "bench/README.md"];

    /// <summary>All blocks of one language, page by page in the order of reading.</summary>
    /// <param name="language">The word behind the fence; empty for blocks without one.</param>
    public static IReadOnlyList<DocumentedBlock> Read(string language) =>
        [
            .. from page in s_pages.Concat(
                Directory
                    .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal)
            )
            let text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, page))
            from Match block in Fenced().Matches(text)
            where block.Groups[1].Value == language
            select new DocumentedBlock(page, text[..block.Groups[2].Index].Count(c => c == '\n') + 1, block.Groups[2].Value),
        ];

    public override string ToString() => $"{Page}:{Line}";

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
