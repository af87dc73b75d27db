using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp experiments --json</c>.</summary>
/// <param name="Experiments">The experiments.</param>
internal sealed record ExperimentsDocument(IEnumerable<ExperimentEntry> Experiments)
{
    /// <summary>The document of experiments.</summary>
    public static ExperimentsDocument Of(IEnumerable<ExperimentSummary> experiments) =>
        new(experiments.Select(e => new ExperimentEntry(e.Name, e.Meaning, e.Keys, e.IsDefault)));
}

/// <summary>An experiment.</summary>
/// <param name="Experiment">Value of the spec key <c>experiment</c>.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Keys">Number of its keys.</param>
/// <param name="Default">Whether a spec that names none has it.</param>
internal sealed record ExperimentEntry(string Experiment, string Meaning, int Keys, bool Default);
