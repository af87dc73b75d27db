using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>
/// The catalogue of the spec format. Reading, validation, messages and the reference page are all driven by it, so a key is described
/// in one place only. The ranges of a trial's parameters are those of <see cref="ParameterRanges"/>.
/// </summary>
public static partial class SpecKeys
{
    /// <summary>Path of the list of modalities.</summary>
    public const string Modalities = "data.modalities";

    /// <summary>Section of one modality.</summary>
    public const string Modality = "data.modalities[]";

    /// <summary>Path of the list of axes.</summary>
    public const string Axes = "axes";

    /// <summary>Path of the list of declared contrasts.</summary>
    public const string Contrasts = "contrasts";

    /// <summary>Symbol of the number of modalities, which expressions know although no key sets it.</summary>
    public const string ModalityCount = "R";

    /// <summary>Most modalities of a spec.</summary>
    public static int MostModalities { get; } = (int)ParameterRanges.Modalities.Maximum;

    /// <summary>Most configurations of a spec.</summary>
    public const int MostConfigurations = 100_000;

    /// <summary>Most trials of a sweep, over all configurations.</summary>
    public const long MostTrials = 1L << 48;

    /// <summary>Most values of one array of a trial, so that it fits in a .NET array and its size in an Int32.</summary>
    public const long MostValues = 1L << 30;

    /// <summary>The sections, in the order of the reference page.</summary>
    public static ImmutableArray<SpecSection> Sections { get; } =
    [
        new("", "What the sweep is called, how often and with which random numbers its trials run"),
        new("data", "The joint distribution of label and modalities, and the size of the training sample"),
        new(Modality, "The distribution of one modality r; `data.modalities` is a list with one entry for each, 1 to 64 of them"),
        new("network", "The late-fusion network and its initialisation"),
        new("training", "Full-batch gradient descent on the empirical cross-entropy"),
        new("evaluation", "How a trained trial is measured"),
        new("estimation", "How trials become estimates"),
        new(Until, "When a configuration has trials enough; without this section it has `trials` of them, with it at most as many"),
        new("output", "What a run writes"),
    ];

    /// <summary>All keys, in the order of the reference page.</summary>
    public static ImmutableArray<SpecKey> All { get; } = [.. General, .. Data, .. OfModality, .. Training, .. Stopping, .. Measuring];

    private static readonly Dictionary<string, SpecKey> ByPath = All.ToDictionary(k => k.Path, StringComparer.Ordinal);

    /// <summary>The key of a path pattern, or null.</summary>
    public static SpecKey? Find(string path) => ByPath.GetValueOrDefault(path);

    /// <summary>The keys of a section, in order.</summary>
    public static IEnumerable<SpecKey> In(string section) => All.Where(k => k.Section == section);

    /// <summary>The names that may stand in a section's mapping: its keys, and the lists and sections within.</summary>
    public static IEnumerable<string> NamesIn(string section)
    {
        IEnumerable<string> inner = section switch
        {
            "" => Sections.Select(s => s.Path).Where(p => p.Length > 0 && p != Modality).Append(Axes).Append(Contrasts),
            "data" => ["modalities"],
            _ => [],
        };
        return In(section).Select(k => k.Symbol).Concat(inner);
    }
}
