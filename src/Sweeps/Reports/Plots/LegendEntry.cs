namespace ModalityCompetition.Sweeps.Reports.Plots;

/// <summary>An entry of a legend.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Style">Index of the style; ignored by <see cref="LegendKind.Theory"/> and <see cref="LegendKind.Reference"/>.</param>
/// <param name="Kind">What the entry explains.</param>
internal sealed record LegendEntry(string Text, int Style, LegendKind Kind);
