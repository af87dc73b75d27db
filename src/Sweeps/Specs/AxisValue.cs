namespace ModalityCompetition.Sweeps.Specs;

/// <summary>The value that one swept parameter takes in a configuration.</summary>
/// <param name="Parameter">Key path of the parameter, for example <c>network.sigma0</c>.</param>
/// <param name="Value">The value, numbers in shortest round-trip form.</param>
/// <param name="Number">The value as a number; null when it is not one.</param>
public sealed record AxisValue(string Parameter, string Value, double? Number);
