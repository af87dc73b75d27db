using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;

namespace ModalityCompetition.Sweeps.Reports.Plots;

/// <summary>One coordinate system of a figure.</summary>
/// <param name="Title">What this panel shows; may be empty.</param>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
/// <param name="Marks">What is drawn, the first at the back.</param>
internal sealed record Panel(string Title, AxisSpec X, AxisSpec Y, ImmutableArray<Mark> Marks);
