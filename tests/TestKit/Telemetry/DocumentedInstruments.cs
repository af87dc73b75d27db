namespace ModalityCompetition.TestKit.Telemetry;

/// <summary>The instruments as the tables of docs/telemetry.md have them, read from the page.</summary>
public static class DocumentedInstruments
{
    /// <summary>Name for Prometheus, type for Prometheus and unit of each.</summary>
    /// <param name="page">The text of the page.</param>
    public static IReadOnlyList<(string Name, string Type, string Unit)> Read(string page) =>
        [
            .. page.Split('\n')
                .Where(l => l.StartsWith("| `modcomp.", StringComparison.Ordinal))
                .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
                .Select(cells => (cells[2].Trim('`'), cells[3] == "up-down counter" ? "gauge" : cells[3], cells[4].Trim('`'))),
        ];

    /// <summary>What is wrong with an answer: instruments that are not there, or are of another type; none where all is well.</summary>
    /// <param name="page">The text of the page.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="absent">Names of those that have nothing to tell.</param>
    public static IReadOnlyList<string> Mistakes(string page, Exposition answer, params string[] absent) =>
        [
            .. Read(page)
                .Where(i => !absent.Contains(i.Name) || answer.Families.ContainsKey(i.Name))
                .Where(i =>
                    answer[i.Name].Type != i.Type
                    || answer[i.Name].Samples.Count == 0
                    || (i.Unit == "s" && !i.Name.Contains("_seconds", StringComparison.Ordinal))
                    || (i.Unit == "By" && !i.Name.Contains("_bytes", StringComparison.Ordinal))
                    || (i.Unit.Contains("/s", StringComparison.Ordinal) && !i.Name.EndsWith("_per_second", StringComparison.Ordinal))
                )
                .Select(i => $"{i.Name} is {answer[i.Name].Type} with {answer[i.Name].Samples.Count} samples"),
            .. answer
                .Families.Keys.Where(n => n.StartsWith("modcomp_", StringComparison.Ordinal))
                .Except(Read(page).Select(i => i.Name))
                .Select(n => $"{n} is not documented"),
        ];
}
