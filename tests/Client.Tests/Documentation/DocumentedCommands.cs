using System.Text.RegularExpressions;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>Every command that a page of the documentation shows in a fenced block without a language.</summary>
internal static partial class DocumentedCommands
{
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
        foreach (DocumentedBlock block in DocumentedBlock.Read(language: ""))
        {
            string body = block.Text;
            string page = block.Page;
            if (s_noCommands.Keys.FirstOrDefault(start => body.StartsWith(start, StringComparison.Ordinal)) is { } start)
            {
                left.Remove(start);
                continue;
            }

            int number = block.Line - 1;
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

    [GeneratedRegex(@"(\s{3,}\S.*|\s+#.*)$")]
    private static partial Regex Explanation();

    [GeneratedRegex(@"(?:\$\([^)]*\)|""[^""]*""|'[^']*'|[^\s""'])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Z_]+=")]
    private static partial Regex Assignment();
}
