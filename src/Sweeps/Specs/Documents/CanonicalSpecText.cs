using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;

namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>
/// Writes and reads the canonical text of a spec: JSON with the keys in the order of the catalogue, numbers in shortest round-trip form,
/// and the resolved parameters of every configuration; those that all configurations share stand once, under <c>all</c>.
/// </summary>
internal static class CanonicalSpecText
{
    internal const int Version = 1;

    /// <summary>The canonical text of a sweep of an experiment.</summary>
    public static string Write(
        ulong seed,
        Pairing pairing,
        string engine,
        IExperiment experiment,
        ImmutableArray<PlannedConfiguration> configurations
    ) => Write(seed, pairing, engine, configurations.Select(c => experiment.Canonical(c.Definition)), experiment.Name);

    /// <summary>The canonical text.</summary>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="pairing">Whether configurations share them.</param>
    /// <param name="engine">Name of the engine.</param>
    /// <param name="configurations">All parameters that determine results, of each configuration in the order of the catalogue.</param>
    /// <param name="experiment">Name of the experiment; the default leaves no trace.</param>
    internal static string Write(
        ulong seed,
        Pairing pairing,
        string engine,
        IEnumerable<IEnumerable<CanonicalParameter>> configurations,
        string experiment = SpecKeys.DefaultExperiment
    )
    {
        // The parameters are made twice instead of kept: those of ten thousand configurations are some hundred megabytes.
        List<(CanonicalParameter Parameter, int Configurations)> first =
        [
            .. configurations.First().Where(p => p.LeavesTrace).Select(p => (p, 0)),
        ];
        int count = CountWith(first, configurations);
        CanonicalParameter[] shared = [.. first.Where(p => p.Configurations == count).Select(p => p.Parameter)];
        HashSet<string> everywhere = [.. shared.Select(p => p.Path)];
        StringBuilder text = new();
        text.Append("{\"canonical\":")
            .Append(Version)
            .Append(",\"seed\":\"")
            .Append(seed)
            .Append("\",\"pairing\":\"")
            .Append(pairing == Pairing.Common ? "common" : "independent")
            .Append("\",\"engine\":\"")
            .Append(engine);
        if (experiment != SpecKeys.DefaultExperiment)
        {
            text.Append("\",\"experiment\":\"").Append(experiment);
        }

        text.Append("\",\n\"all\":");
        Append(text, shared);
        text.Append(",\n\"configurations\":[");
        string separator = "\n";
        foreach (IEnumerable<CanonicalParameter> each in configurations)
        {
            text.Append(separator);
            Append(text, each.Where(p => p.LeavesTrace && !everywhere.Contains(p.Path)));
            separator = ",\n";
        }

        return text.Append("\n]}\n").ToString();
    }

    /// <summary>Reads a canonical text: values of the sweep, and the parameters of every configuration by path.</summary>
    /// <exception cref="FormatException">It is not a canonical text of this version.</exception>
    public static (Dictionary<string, string> Sweep, List<Dictionary<string, string>> Configurations) Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.GetProperty("canonical").GetInt32() != Version)
            {
                throw new FormatException($"The canonical text of the spec has version {root.GetProperty("canonical")}, not {Version}.");
            }

            Dictionary<string, string> sweep = new()
            {
                ["seed"] = Value(root, "seed"),
                ["pairing"] = Value(root, "pairing"),
                ["engine"] = Value(root, "engine"),
                [SpecKeys.Experiment] = root.TryGetProperty(SpecKeys.Experiment, out _)
                    ? Value(root, SpecKeys.Experiment)
                    : SpecKeys.DefaultExperiment,
            };
            List<Dictionary<string, string>> configurations = [];
            foreach (JsonElement own in root.GetProperty("configurations").EnumerateArray())
            {
                Dictionary<string, string> parameters = new(StringComparer.Ordinal);
                foreach (JsonProperty property in root.GetProperty("all").EnumerateObject().Concat(own.EnumerateObject()))
                {
                    parameters[property.Name] = property.Value.ToString();
                }

                configurations.Add(parameters);
            }

            return (sweep, configurations);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The text is not the canonical text of a spec.", wrong);
        }
    }

    // Counts for every parameter of the first configuration how many have the same value; gives the number of configurations.
    private static int CountWith(
        List<(CanonicalParameter Parameter, int Configurations)> first,
        IEnumerable<IEnumerable<CanonicalParameter>> configurations
    )
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < first.Count; i++)
        {
            places[first[i].Parameter.Path] = i;
        }

        int count = 0;
        foreach (IEnumerable<CanonicalParameter> each in configurations)
        {
            count++;
            foreach (CanonicalParameter parameter in each)
            {
                if (places.TryGetValue(parameter.Path, out int place) && first[place].Parameter.Value == parameter.Value)
                {
                    first[place] = first[place] with { Configurations = first[place].Configurations + 1 };
                }
            }
        }

        return count;
    }

    private static void Append(StringBuilder text, IEnumerable<CanonicalParameter> parameters) =>
        text.Append('{').AppendJoin(',', parameters.Select(p => $"\"{p.Path}\":{p.Value}")).Append('}');

    private static string Value(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";
}
