namespace ModalityCompetition.Sweeps.Specs;

/// <summary>One value that a command-line option gives in place of the file's.</summary>
/// <param name="Option">The option as errors name it, for example <c>--set network.sigma0=0.1</c> or <c>--trials</c>.</param>
/// <param name="KeyPath">Key path it sets, for example <c>network.sigma0</c> or <c>data.modalities[*].mu</c>.</param>
/// <param name="Value">The value as a spec would spell it, without quotes; null when the option has none.</param>
public sealed record SpecOverride(string Option, string KeyPath, string? Value);
