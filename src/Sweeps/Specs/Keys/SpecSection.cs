namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>A mapping of the spec format that holds keys.</summary>
/// <param name="Path">Path pattern, for example <c>data.modalities[]</c>; empty for the top level.</param>
/// <param name="Meaning">What its keys are about.</param>
public sealed record SpecSection(string Path, string Meaning);
