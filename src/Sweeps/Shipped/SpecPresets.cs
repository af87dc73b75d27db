using System.Reflection;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Shipped;

/// <summary>The example specs that come with the program: the files of <c>examples/</c>, embedded into the assembly.</summary>
public static class SpecPresets
{
    private const string Prefix = "preset:";

    private static readonly Lazy<IReadOnlyList<SpecPreset>> Presets = new(Load);

    /// <summary>All presets, by name.</summary>
    public static IReadOnlyList<SpecPreset> All => Presets.Value;

    /// <summary>The preset of a name, or null.</summary>
    public static SpecPreset? Find(string name) => All.FirstOrDefault(p => p.Name == name);

    private static List<SpecPreset> Load()
    {
        Assembly assembly = typeof(SpecPresets).Assembly;
        List<SpecPreset> presets = [];
        foreach (string resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
            string text = reader.ReadToEnd();
            string name = resource[Prefix.Length..];
            string description = SpecReader.Read(name, text, ShippedExperiments.Registry).Spec?.Description ?? "";
            presets.Add(
                new SpecPreset(name, string.Join(' ', description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), text)
            );
        }

        return [.. presets.OrderBy(p => p.Name, StringComparer.Ordinal)];
    }
}
