namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// What trials without a value could do to a bounded estimate: C. F. Manski, "Nonparametric bounds on treatment effects", American Economic
/// Review 80, 1990, 319-323. The estimate is the mean over trials that completed; had the failed ones come out at the lowest or the highest
/// value there is, the mean over all trials would be one of these. Nothing is assumed about why they failed.
/// </summary>
/// <param name="Failed">Trials without a value.</param>
/// <param name="Lowest">The mean over all trials with the lowest value in place of every missing one.</param>
/// <param name="Highest">The mean over all trials with the highest value in place of every missing one.</param>
/// <param name="Low">Lower end of the interval about <paramref name="Lowest"/>.</param>
/// <param name="High">Upper end of the interval about <paramref name="Highest"/>. [Low, High] holds the mean over all trials, whatever the
/// missing values are, with the nominal coverage or more: each end misses with half of what is left.</param>
public sealed record WorstCaseBounds(long Failed, double Lowest, double Highest, double Low, double High);
