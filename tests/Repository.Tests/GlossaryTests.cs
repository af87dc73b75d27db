using System.Text.RegularExpressions;

namespace ModalityCompetition.Repository.Tests;

/// <summary>A reader finds every page from README and every term in one place.</summary>
public partial class GlossaryTests
{
    [Fact]
    public void Every_term_of_the_glossary_stands_there_once()
    {
        string[] terms =
        [
            .. RepositoryTree
                .Read("docs/glossary.md")
                .Split('\n')
                .Select(line => Row().Match(line))
                .Where(row => row.Success && row.Groups[1].Value is not ("term" or "---"))
                .SelectMany(row => row.Groups[1].Value.Split(", "))
                .Select(term => term.ToUpperInvariant()),
        ];
        Assert.InRange(terms.Length, 80, int.MaxValue);
        Assert.Empty(terms.GroupBy(term => term).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void README_links_every_page_of_the_documentation()
    {
        string readme = RepositoryTree.Read("README.md");
        Assert.All(
            RepositoryTree.WithExtension(".md").Where(page => Page().IsMatch(page)),
            page => Assert.Contains($"]({page})", readme, StringComparison.Ordinal)
        );
    }

    // Term, and what it means.
    [GeneratedRegex(@"^\| (.+?) \| ?")]
    private static partial Regex Row();

    [GeneratedRegex(@"^docs/[^/]+\.md$")]
    private static partial Regex Page();
}
