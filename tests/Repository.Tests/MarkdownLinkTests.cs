using System.Text.RegularExpressions;

namespace ModalityCompetition.Repository.Tests;

/// <summary>Links of the documentation lead somewhere.</summary>
public partial class MarkdownLinkTests
{
    [Fact]
    public void Relative_links_and_their_anchors_exist()
    {
        var broken = new List<string>();
        var count = 0;
        // A frame becomes a page of the folder docs, where its links are looked at.
        foreach (var file in RepositoryTree.WithExtension(".md").Where(f => !f.EndsWith("-frame.md", StringComparison.Ordinal)))
        {
            foreach (Match link in Link().Matches(FencedBlock().Replace(RepositoryTree.Read(file), "")))
            {
                var target = link.Groups[1].Value;
                if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
                {
                    continue;
                }

                count++;
                var parts = target.Split('#', 2);
                var path =
                    parts[0].Length == 0
                        ? file
                        : Path.GetRelativePath(
                                RepositoryTree.Root,
                                Path.GetFullPath(Path.Combine(RepositoryTree.Root, Path.GetDirectoryName(file)!, parts[0]))
                            )
                            .Replace('\\', '/');
                var exists =
                    File.Exists(Path.Combine(RepositoryTree.Root, path)) || Directory.Exists(Path.Combine(RepositoryTree.Root, path));
                if (!exists || (parts.Length == 2 && !Anchors(path).Contains(parts[1])))
                {
                    broken.Add($"{file} -> {target}");
                }
            }
        }

        Assert.Empty(broken);
        Assert.NotEqual(0, count);
    }

    private static HashSet<string> Anchors(string file) =>
        Heading().Matches(FencedBlock().Replace(RepositoryTree.Read(file), "")).Select(h => Slug(h.Groups[1].Value)).ToHashSet();

    // The rule of the common Markdown hosts: lower case, punctuation dropped, blanks to hyphens.
    private static string Slug(string heading) => Punctuation().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+\s+(.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();
}
