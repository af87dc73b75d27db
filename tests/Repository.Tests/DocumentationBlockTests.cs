using System.Text.RegularExpressions;

namespace ModalityCompetition.Repository.Tests;

/// <summary>Commands stand in fenced blocks, where the tests that run documented commands find them.</summary>
public partial class DocumentationBlockTests
{
    [Fact]
    public void No_command_stands_in_an_indented_block()
    {
        var indented =
            from file in RepositoryTree.WithExtension(".md")
            from Match line in Command().Matches(Fence().Replace(RepositoryTree.Read(file), ""))
            select $"{file}: put '{line.Value.Trim()}' between two lines of ```.";
        Assert.Empty(indented);
    }

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    // A program that the pages call, or a script of the tree.
    [GeneratedRegex(
        @"^(?: {4,}|\t)(?:(?:modcomp|dotnet|curl|createuser|createdb|apt-get|export|openssl|python3) |"
            + @"(?:deploy|bench|examples)/\S+\.sh\b).*$",
        RegexOptions.Multiline
    )]
    private static partial Regex Command();
}
