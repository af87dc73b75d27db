namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>A point with its interval.</summary>
/// <param name="X">Position.</param>
/// <param name="Y">Value; not finite: the point is left out.</param>
/// <param name="Low">Lower end of the interval; NaN: no interval.</param>
/// <param name="High">Upper end of the interval; NaN: no interval.</param>
/// <param name="Text">What the point says when pointed at, and to a screen reader.</param>
internal readonly record struct PlotPoint(double X, double Y, double Low, double High, string Text);
