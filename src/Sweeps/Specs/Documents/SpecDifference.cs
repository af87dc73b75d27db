using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;

namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>Says what changed between two canonical texts of specs (<see cref="SweepSpec.CanonicalText"/>).</summary>
public static class SpecDifference
{
    private const string Configurations = "configurations";
    private const int MostShown = 6;

    /// <summary>
    /// The changes, in the order of the spec reference; empty exactly when the texts are equal. A parameter that is swept is shown with its
    /// distinct values over the configurations, in their order.
    /// </summary>
    /// <param name="oldText">Canonical text of the run.</param>
    /// <param name="spec">The spec; its keys know the value of a key that a text does not name.</param>
    /// <exception cref="FormatException">The text is not a canonical text.</exception>
    public static IReadOnlyList<SpecChange> Between(string oldText, SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Between(spec.Keys, oldText, spec.CanonicalText);
    }

    /// <summary>As <see cref="Between(string, SweepSpec)"/>, of two texts.</summary>
    /// <param name="catalogue">The keys of both; it knows the value of a key that a text does not name.</param>
    /// <param name="oldText">Canonical text of the run.</param>
    /// <param name="newText">Canonical text of the spec.</param>
    internal static IReadOnlyList<SpecChange> Between(SpecCatalogue catalogue, string oldText, string newText)
    {
        ArgumentNullException.ThrowIfNull(oldText);
        ArgumentNullException.ThrowIfNull(newText);
        if (oldText == newText)
        {
            return [];
        }

        (Dictionary<string, string> oldSweep, List<Dictionary<string, string>> oldEach) = CanonicalSpecText.Read(oldText);
        (Dictionary<string, string> newSweep, List<Dictionary<string, string>> newEach) = CanonicalSpecText.Read(newText);
        List<SpecChange> changes =
        [
            .. oldSweep.Keys.Where(k => oldSweep[k] != newSweep[k]).Select(k => new SpecChange(k, oldSweep[k], newSweep[k])),
        ];

        IEnumerable<string> paths = oldEach
            .Concat(newEach)
            .SelectMany(c => c.Keys)
            .Distinct()
            .OrderBy(p => Order(catalogue, p))
            .ThenBy(SpecPath.ModalityOf);
        foreach (string path in paths)
        {
            string unnamed = Unnamed(catalogue, path);
            string[] oldValues = Values(oldEach, path, unnamed);
            string[] newValues = Values(newEach, path, unnamed);
            if (!oldValues.SequenceEqual(newValues))
            {
                changes.Add(new SpecChange(path, Shown(oldValues), Shown(newValues)));
            }
        }

        string oldCount = Count(oldEach.Count);
        string newCount = Count(newEach.Count);
        if (oldCount != newCount)
        {
            changes.Add(new SpecChange(Configurations, oldCount, newCount));
        }
        else if (changes.Count == 0)
        {
            HashSet<string> old = [.. oldEach.Select(Line)];
            bool reordered = old.SetEquals(newEach.Select(Line));
            changes.Add(
                new SpecChange(
                    Configurations,
                    oldCount,
                    reordered ? $"{newCount} in another order" : $"{newCount} in another combination of values"
                )
            );
        }

        return changes;
    }

    private static string Count(int configurations) => $"{configurations} configuration{(configurations == 1 ? "" : "s")}";

    private static int Order(SpecCatalogue catalogue, string path)
    {
        int modality = SpecPath.ModalityOf(path);
        int place = catalogue.All.ToList().FindIndex(k => SpecPath.Concrete(k, modality) == path);
        return place < 0 ? catalogue.All.Length : place;
    }

    // What a parameter is where the text does not name it: its default, or nothing where there is no such modality.
    internal static string Unnamed(SpecCatalogue catalogue, string path)
    {
        int place = Order(catalogue, path);
        string? value = place < catalogue.All.Length ? CanonicalParameter.DefaultOf(catalogue.All[place]) : null;
        return (value ?? CanonicalParameter.Unset).Trim('"');
    }

    private static string[] Values(List<Dictionary<string, string>> configurations, string path, string unnamed) =>
        [.. configurations.Select(c => c.GetValueOrDefault(path, unnamed)).Distinct()];

    private static string Shown(string[] values) =>
        values.Length <= MostShown
            ? string.Join(", ", values)
            : $"{string.Join(", ", values.Take(MostShown - 2))}, ..., {values[^1]} ({values.Length} values)";

    private static string Line(Dictionary<string, string> configuration) =>
        string.Join(';', configuration.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));
}
