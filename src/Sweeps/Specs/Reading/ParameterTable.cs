using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>One parameter of the configurations.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Modality">The modality it belongs to, or -1.</param>
/// <param name="Path">Its concrete path.</param>
/// <param name="Value">Its value outside the axes; null where it has none.</param>
internal sealed record Parameter(SpecKey Key, int Modality, string Path, SpecValue? Value);

/// <summary>All parameters of the configurations of a spec, with their values outside the axes.</summary>
internal sealed class ParameterTable
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);

    private ParameterTable(IExperiment experiment, int modalities) => (Experiment, Modalities) = (experiment, modalities);

    /// <summary>The experiment.</summary>
    public IExperiment Experiment { get; }

    /// <summary>Number of modalities.</summary>
    public int Modalities { get; }

    /// <summary>The parameters; their index is their slot.</summary>
    public List<Parameter> Parameters { get; } = [];

    /// <summary>The slot of a concrete path.</summary>
    public int Slot(string path) => _slots[path];

    /// <summary>Reads the values of all parameters and reports those that are missing.</summary>
    public static ParameterTable Read(SpecOutline outline, IReadOnlyList<Axis> axes, SpecFindings findings)
    {
        HashSet<string> swept = [.. axes.SelectMany(a => a.Members).SelectMany(m => m.Paths)];
        ParameterTable table = new(outline.Experiment, outline.Modalities);
        List<Parameter> missing = [];
        foreach (SpecKey key in outline.Keys.All.Where(k => k.Sweepable))
        {
            int copies = key.IsOfModality ? outline.Modalities : 1;
            for (int r = 0; r < copies; r++)
            {
                Parameter parameter = ReadOne(key, key.IsOfModality ? r : -1, outline, findings);
                table._slots[parameter.Path] = table.Parameters.Count;
                table.Parameters.Add(parameter);
                if (parameter.Value is null && key.Required && !swept.Contains(parameter.Path))
                {
                    missing.Add(parameter);
                }
            }
        }

        MissingKeys.Report(missing.Select(m => (m.Key, m.Path)), outline, findings);
        return table;
    }

    private static Parameter ReadOne(SpecKey key, int modality, SpecOutline outline, SpecFindings findings)
    {
        string path = SpecPath.Concrete(key, modality);
        SpecNode? node = outline.Values.GetValueOrDefault(path);
        if (node is ScalarNode { IsNull: true } && key.WhenMissing.Length > 0)
        {
            node = null;
        }

        if (node is null && key.Default is { } value)
        {
            node = new ScalarNode(MissingKeys.PlaceOf(path, outline), value, Quoted: false);
        }

        SpecValue? read = node is null
            ? null
            : ParameterNames.Check(outline.Keys, ValueReader.Read(key, path, node, findings), path, modality, outline.Modalities, findings);
        return new Parameter(key, modality, path, read);
    }
}
