using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>
/// The keys of the spec format. The ranges of a trial's parameters are those of <see cref="ParameterRanges"/>. A key that is added to those
/// that determine results leaves no trace at its default (<see cref="SpecKey.AlwaysWritten"/>): what exists keeps its identity.
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

    /// <summary>
    /// What a key of the top level starts with that means nothing in any experiment: what anchors stand at that others use.
    /// </summary>
    public const string AnchorPrefix = "x-";

    /// <summary>Path of the name of the experiment.</summary>
    public const string Experiment = "experiment";

    /// <summary>The experiment of a spec that names none.</summary>
    public const string DefaultExperiment = "competition";

    /// <summary>Symbol of the number of modalities, which expressions know although no key sets it.</summary>
    public const string ModalityCount = "R";

    /// <summary>Most modalities of a spec.</summary>
    public static int MostModalities { get; } = (int)ParameterRanges.Modalities.Maximum;

    /// <summary>Most configurations of a spec.</summary>
    public const int MostConfigurations = 100_000;

    /// <summary>Most estimates of a sweep that is run here, over all configurations; what a server takes is a setting of its own.</summary>
    public const long MostEstimates = 20_000_000;

    /// <summary>Most trials of a sweep, over all configurations.</summary>
    public const long MostTrials = 1L << 48;

    /// <summary>Most values of one array of a trial, so that it fits in a .NET array and its size in an Int32.</summary>
    public const long MostValues = 1L << 30;

    /// <summary>The keys of the competition between modalities, with the engines that come with the program.</summary>
    public static SpecCatalogue Competition { get; } = CompetitionWith([.. ShippedEngines.All.Select(e => e.Name)]);

    /// <summary>The same with other engines to choose from.</summary>
    /// <param name="engines">Names of the engines that there are.</param>
    public static SpecCatalogue CompetitionWith(IReadOnlyList<string> engines) =>
        new(
            [
                new("", "What the sweep is called, how often and with which random numbers its trials run"),
                new("data", "The joint distribution of label and modalities, and the size of the training sample"),
                new(Modality, "The distribution of one modality r; `data.modalities` is a list with one entry for each, 1 to 64 of them"),
                new("network", "The late-fusion network and its initialisation"),
                new(SecondLayer, "The second layer, ones in the paper; its variant in which the layer is trained (docs/remedies.md)"),
                new("training", "Full-batch gradient descent on the empirical cross-entropy"),
                new(Remedy, "What changes joint training; uni-modal networks are trained without it (docs/remedies.md)"),
                new("evaluation", "How a trained trial is measured"),
                new(Fidelity, "Cheaper twins of every trial, from which its errors and trained winners are known better (docs/twins.md)"),
                new("estimation", "How trials become estimates"),
                new(Until, "When a configuration has trials enough; without this section it has `trials` of them, with it at most as many"),
                new("output", "What a run writes"),
            ],
            [
                .. General(engines),
                .. Data,
                .. OfModality,
                .. Training,
                .. OfSecondLayer,
                .. OfRemedy,
                .. Stopping,
                .. Measuring,
                .. OfFidelity,
            ]
        );

    /// <summary>The keys that every experiment has: of the top level, of stopping, estimation and output.</summary>
    public static ImmutableArray<SpecKey> OfEveryExperiment { get; } =
    [.. Competition.All.Where(k => k.Section is "" or Until or "estimation" or "output")];

    /// <summary>The keys that every experiment has, of one whose trials a single engine of its own computes.</summary>
    /// <param name="engine">Name of the engine.</param>
    /// <param name="meaning">What the key <c>engine</c> says of it.</param>
    /// <param name="others">What else may stand there.</param>
    public static IEnumerable<SpecKey> WithEngine(string engine, string meaning, params string[] others) =>
        OfEveryExperiment.Select(key =>
            key.Path switch
            {
                "engine" => key with { Choices = [engine, .. others], Default = engine, Meaning = meaning },
                Experiment => key with { Default = null },
                _ => key,
            }
        );

    /// <summary>The sections of <see cref="OfEveryExperiment"/>.</summary>
    public static ImmutableArray<SpecSection> SectionsOfEveryExperiment { get; } =
    [.. Competition.Sections.Where(s => s.Path is "" or Until or "estimation" or "output")];
}
