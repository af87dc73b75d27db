using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>
/// Writes and reads the canonical text of a spec: JSON with the keys in the order of the catalogue, numbers in shortest round-trip form,
/// and the resolved parameters of every configuration; those that all configurations share stand once, under <c>all</c>.
/// </summary>
internal static class CanonicalSpecText
{
    private const int Version = 1;

    /// <summary>The canonical text.</summary>
    public static string Write(ulong seed, Pairing pairing, string engine, ImmutableArray<PlannedConfiguration> configurations) =>
        Write(seed, pairing, engine, configurations.Select(c => Parameters(c.Configuration)));

    /// <summary>The canonical text.</summary>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="pairing">Whether configurations share them.</param>
    /// <param name="engine">Name of the engine.</param>
    /// <param name="configurations">All parameters that determine results, of each configuration in the order of the catalogue.</param>
    internal static string Write(ulong seed, Pairing pairing, string engine, IEnumerable<IEnumerable<CanonicalParameter>> configurations)
    {
        CanonicalParameter[][] each = [.. configurations.Select(c => c.Where(p => p.LeavesTrace).ToArray())];
        CanonicalParameter[] shared = [.. each[0].Where((p, i) => Array.TrueForAll(each, e => Contains(e, p, i)))];
        HashSet<string> everywhere = [.. shared.Select(p => p.Path)];
        StringBuilder text = new();
        text.Append("{\"canonical\":")
            .Append(Version)
            .Append(",\"seed\":\"")
            .Append(seed)
            .Append("\",\"pairing\":\"")
            .Append(pairing == Pairing.Common ? "common" : "independent")
            .Append("\",\"engine\":\"")
            .Append(engine)
            .Append("\",\n\"all\":");
        Append(text, shared);
        text.Append(",\n\"configurations\":[");
        for (int c = 0; c < each.Length; c++)
        {
            text.Append(c == 0 ? "\n" : ",\n");
            Append(text, each[c].Where(p => !everywhere.Contains(p.Path)));
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

    /// <summary>The parameters of a configuration that determine results, in the order of the catalogue.</summary>
    internal static IEnumerable<CanonicalParameter> Parameters(TrialConfiguration configuration)
    {
        SpecKey[] keys = [.. SpecKeys.Competition.All.Where(k => k.Sweepable && k.DeterminesResults)];
        foreach (SpecKey key in keys.Where(k => !k.IsOfModality && k.Section == "data"))
        {
            yield return new CanonicalParameter(key, key.Path, Value(key, configuration, null));
        }

        for (int r = 0; r < configuration.Modalities; r++)
        {
            foreach (SpecKey key in keys.Where(k => k.IsOfModality))
            {
                string value = Value(key, configuration, configuration.Data.Modalities[r]);
                yield return new CanonicalParameter(key, SpecPath.Concrete(key, r), value);
            }
        }

        foreach (SpecKey key in keys.Where(k => !k.IsOfModality && k.Section != "data"))
        {
            yield return new CanonicalParameter(key, key.Path, Value(key, configuration, null));
        }
    }

    // Whether a configuration has the same value; nearly always at the same place.
    private static bool Contains(CanonicalParameter[] configuration, CanonicalParameter parameter, int place) =>
        (place < configuration.Length && configuration[place] == parameter) || Array.IndexOf(configuration, parameter) >= 0;

    private static void Append(StringBuilder text, IEnumerable<CanonicalParameter> parameters) =>
        text.Append('{').AppendJoin(',', parameters.Select(p => $"\"{p.Path}\":{p.Value}")).Append('}');

    private static string Value(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    private static string Value(SpecKey key, TrialConfiguration c, ModalityParameters? modality) =>
        key.Path switch
        {
            "data.K" => Text(c.Data.Classes),
            "data.n" => Text(c.Data.TrainSamples),
            "data.s" => Text(c.Data.Sparsity),
            "data.sigma_g" => Text(c.Data.GaussianNoise),
            "data.dictionary" => c.Data.Dictionary == DictionaryKind.Random ? "\"random\"" : "\"canonical\"",
            "network.m" => Text(c.Network.Neurons),
            "network.q" => Text(c.Network.Degree),
            "network.beta" => Text(c.Network.Beta),
            "network.sigma0" => Text(c.Network.InitialScale),
            "training.eta" => Text(c.Optimization.StepSize),
            "training.T" => Text(c.Optimization.Iterations),
            "training.loss_target" => c.Optimization.LossTarget is { } target ? Text(target) : CanonicalParameter.Unset,
            "evaluation.test_n" => Text(c.Evaluation.TestSamples),
            "evaluation.margin" => Text(c.Evaluation.ErrorMargin),
            "evaluation.lambda" => Text(c.Evaluation.WinnerFraction),
            "evaluation.initial_margin" => Text(c.Evaluation.InitialMargin),
            "data.modalities[].d" => Text(modality!.Dimension),
            "data.modalities[].mu" => Text(modality!.InsufficientProbability),
            "data.modalities[].C" => Text(modality!.SufficientMax),
            "data.modalities[].gamma" => Text(modality!.InsufficientTarget),
            "data.modalities[].rho" => Text(modality!.InsufficientOffTargetMax),
            "data.modalities[].rho_lo" => Text(modality!.InsufficientOffTargetLow),
            "data.modalities[].c" => Text(modality!.SufficientOffTargetMax),
            "data.modalities[].c_lo" => Text(modality!.SufficientOffTargetLow),
            "data.modalities[].tau" => Text(modality!.SpanNoise),
            _ => throw new InvalidOperationException($"{key.Path} is not in the canonical text."),
        };

    private static string Text(double value) => NumberText.Write(value);
}
