using ModalityCompetition.Sweeps.Pilots;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>
/// What the estimates of a sweep will allow for trials that depart from their twins and that the sample lacks (docs/twins.md), as a pilot
/// foresees it.
/// </summary>
internal static class DepartureAllowance
{
    // Of the standard normal law at 0.975.
    private const double Quantile = 1.96;

    // Expected departures with which a sample has fewer than ten in one case of forty.
    private const double Enough = 17.1;

    // Estimates allow for nothing where controls explain no more than half of the variance; somewhat less, because variances of pilot and
    // sweep are estimates.
    private const double MostGainUnseen = 1.6;

    /// <summary>What is added to the share of the variance that twins leave; 0 where the sample will show enough departures.</summary>
    /// <param name="left">The share that they leave of the variance without them.</param>
    /// <param name="plain">The variance without any control over that without twins.</param>
    /// <param name="departures">Share of the trials whose twin has another winner of some class.</param>
    /// <param name="winnersVariance"><see cref="TwinAdvice.WinnersVariance"/>.</param>
    /// <param name="trials">Trials of the sweep.</param>
    public static double Of(double left, double plain, double departures, double winnersVariance, double trials)
    {
        double expected = departures * trials;
        if (plain <= MostGainUnseen * left || expected >= Enough || !(winnersVariance > 0))
        {
            return 0;
        }

        // Garwood's end for so many departures is about d + u with u = z sqrt(d + u).
        double unseen = Quantile * (Quantile + Math.Sqrt((Quantile * Quantile) + (4 * expected))) / 2;
        return unseen * plain / winnersVariance / trials;
    }
}
