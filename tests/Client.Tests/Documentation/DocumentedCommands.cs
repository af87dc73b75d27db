using System.Text.RegularExpressions;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>Every command that a page of the documentation shows in a fenced block without a language.</summary>
internal static partial class DocumentedCommands
{
    private static readonly string[] s_pages = ["README.md", "deploy/README.md", "bench/README.md"];

    // Blocks that show what programs print, or a script that another test submits, by the beginning of their first line.
    private static readonly Dictionary<string, string> s_noCommands = new()
    {
        ["silo 1: http"] = "what the commands before it print",
        ["#!/bin/bash"] = "the Slurm array, which SlurmArrayTests submits",
    };

    /// <summary>All of them, page by page in the order of reading.</summary>
    public static IReadOnlyList<DocumentedLine> Read()
    {
        List<DocumentedLine> lines = [];
        HashSet<string> left = [.. s_noCommands.Keys];
        IEnumerable<string> pages = s_pages.Concat(
            Directory
                .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        );
        foreach (string page in pages)
        {
            string text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, page));
            foreach (Match block in Block().Matches(text).Where(block => block.Groups[1].Length == 0))
            {
                string body = block.Groups[2].Value;
                if (s_noCommands.Keys.FirstOrDefault(start => body.StartsWith(start, StringComparison.Ordinal)) is { } start)
                {
                    left.Remove(start);
                    continue;
                }

                int number = text[..block.Groups[2].Index].Count(c => c == '\n');
                string open = "";
                foreach (string line in body.TrimEnd('\n').Split('\n'))
                {
                    number++;
                    if (line.EndsWith('\\'))
                    {
                        open += line[..^1];
                        continue;
                    }

                    string whole = open + line;
                    string[] words = Words(whole);
                    open = "";
                    // What a program prints among the commands begins with its own name and a colon.
                    if (words.Length > 0 && !words[0].EndsWith(':'))
                    {
                        lines.Add(new DocumentedLine(page, number, words, whole));
                    }
                }
            }
        }

        Assert.True(left.Count == 0, $"No page has these blocks any more: {string.Join(", ", left)}.");
        return lines;
    }

    private static string[] Words(string line)
    {
        // An explanation stands behind several blanks, a comment behind '#'.
        string command = Explanation().Replace(line, "");
        string[] words =
        [
            .. Word()
                .Matches(command)
                .Select(word => word.Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)),
        ];
        return [.. words.SkipWhile(word => Assignment().IsMatch(word)).TakeWhile(word => word is not (">" or ">>" or "&&"))];
    }

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(\s{3,}\S.*|\s+#.*)$")]
    private static partial Regex Explanation();

    [GeneratedRegex(@"(?:\$\([^)]*\)|""[^""]*""|'[^']*'|[^\s""'])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Z_]+=")]
    private static partial Regex Assignment();
}
