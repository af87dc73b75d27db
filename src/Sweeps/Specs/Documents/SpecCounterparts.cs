namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>
/// Finds for the configurations of one spec those of another that they are compared with: the ones whose resolved parameters are the same,
/// swept or not. A parameter that has no value in common between the specs is what is compared, and tells no configurations apart.
/// </summary>
/// <param name="Pairs">Indices of configurations that belong together, in the order of the first spec.</param>
/// <param name="Apart">Key paths of the parameters that have no value in common, in alphabetical order.</param>
/// <param name="Ordered">Whether several configurations of a spec differ in those parameters alone, so that they were paired in their
/// order.</param>
public sealed record SpecCounterparts(IReadOnlyList<(int A, int B)> Pairs, IReadOnlyList<string> Apart, bool Ordered)
{
    /// <summary>Matches the configurations of two specs.</summary>
    /// <param name="a">The first spec.</param>
    /// <param name="b">The second spec.</param>
    /// <exception cref="FormatException">A canonical text is of another version.</exception>
    public static SpecCounterparts Of(SweepSpec a, SweepSpec b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        List<Dictionary<string, string>> first = CanonicalSpecText.Read(a.CanonicalText).Configurations;
        List<Dictionary<string, string>> second = CanonicalSpecText.Read(b.CanonicalText).Configurations;
        string[] paths = [.. first.Concat(second).SelectMany(c => c.Keys).Distinct().Order(StringComparer.Ordinal)];
        string[] apart = [.. paths.Where(p => !Values(a, first, p).Overlaps(Values(b, second, p)))];
        string[] common = [.. paths.Except(apart)];
        var waiting = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        for (int i = 0; i < second.Count; i++)
        {
            string line = Line(b, second[i], common);
            if (!waiting.TryGetValue(line, out Queue<int>? alike))
            {
                waiting.Add(line, alike = new Queue<int>());
            }

            alike.Enqueue(i);
        }

        bool ordered = waiting.Values.Any(w => w.Count > 1);
        List<(int, int)> pairs = [];
        for (int i = 0; i < first.Count; i++)
        {
            if (waiting.TryGetValue(Line(a, first[i], common), out Queue<int>? alike) && alike.TryDequeue(out int counterpart))
            {
                pairs.Add((i, counterpart));
            }
        }

        return new SpecCounterparts(pairs, apart, ordered);
    }

    private static HashSet<string> Values(SweepSpec spec, List<Dictionary<string, string>> configurations, string path)
    {
        string unnamed = SpecDifference.Unnamed(spec.Keys, path);
        return [.. configurations.Select(c => c.GetValueOrDefault(path, unnamed))];
    }

    private static string Line(SweepSpec spec, Dictionary<string, string> configuration, string[] paths) =>
        string.Join(
            '\n',
            paths.Select(p => configuration.TryGetValue(p, out string? value) ? value : SpecDifference.Unnamed(spec.Keys, p))
        );
}
