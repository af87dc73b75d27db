namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>When the encoders of one modality learned their classes in joint training.</summary>
/// <param name="Modality">Index of the modality.</param>
/// <param name="Learned">Number of (trial, class) pairs in which Gamma reached beta.</param>
/// <param name="Total">Number of (trial, class) pairs.</param>
/// <param name="FirstDecile">10 % quantile of the iteration among the learned; NaN when none was learned.</param>
/// <param name="Median">Median iteration among the learned; NaN when none was learned.</param>
/// <param name="LastDecile">90 % quantile of the iteration among the learned; NaN when none was learned.</param>
public sealed record LearnTimeSummary(int Modality, long Learned, long Total, double FirstDecile, double Median, double LastDecile);
