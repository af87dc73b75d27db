namespace ModalityCompetition.Sweeps.Specs.Experiments;

/// <summary>What users are told of an experiment.</summary>
/// <param name="Name">Value of the spec key <c>experiment</c>.</param>
/// <param name="Meaning">What it does, as the beginning of a sentence without a full stop.</param>
/// <param name="Keys">Number of its keys.</param>
/// <param name="IsDefault">Whether a spec that names none has it.</param>
public sealed record ExperimentSummary(string Name, string Meaning, int Keys, bool IsDefault);
