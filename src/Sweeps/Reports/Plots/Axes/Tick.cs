namespace ModalityCompetition.Sweeps.Reports.Plots.Axes;

/// <summary>A labelled position on an axis.</summary>
/// <param name="Value">Position in data units.</param>
/// <param name="Label">Its text; empty for a minor tick.</param>
internal readonly record struct Tick(double Value, string Label);
