namespace ModalityCompetition.Sweeps.Reports.Plots.Axes;

/// <summary>The rectangle of a panel in which marks are drawn, with its scales.</summary>
/// <param name="X">Horizontal scale, left to right.</param>
/// <param name="Y">Vertical scale, bottom to top.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Bottom">Lower edge.</param>
internal readonly record struct Frame(Scale X, Scale Y, double Left, double Right, double Top, double Bottom);
