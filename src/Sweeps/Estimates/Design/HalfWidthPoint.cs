namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>How wide intervals are after so many trials, as far as a pilot tells.</summary>
/// <param name="Trials">Trials of the configuration.</param>
/// <param name="HalfWidth">Half-width of a report's interval, of a sample whose size was fixed beforehand.</param>
/// <param name="Low">The same at the lower end of the interval for the variance.</param>
/// <param name="High">The same at its upper end; may be infinite.</param>
/// <param name="Sequential">Half-width of the anytime-valid interval that a sweep stops on, also beyond its stop; NaN where there is
/// none.</param>
public sealed record HalfWidthPoint(long Trials, double HalfWidth, double Low, double High, double Sequential);
