using ModalityCompetition.Sweeps.Pilots;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>
/// How many trials an estimate needs before its twins are trusted, as a pilot foresees it: the rule on trials that depart from their twins
/// (docs/twins.md), with room for what a pilot does not know.
/// </summary>
internal static class TwinTrust
{
    // Expected departures with which a sample has fewer than ten, too few to be trusted, in one case of forty.
    private const double EnoughDepartures = 17.1;

    // What departures that were not seen may add, in changes of one winner: seven of them, at most a quarter of the variance. Half as
    // much again, because variances of pilot and run are estimates.
    private const double UnseenInVariance = 1.5 * 28;

    // Controls that explain no more than half of the variance are trusted whatever departs; somewhat less, for the same reason.
    private const double MostGainUnseen = 1.6;

    /// <summary>The number of trials: enough of them depart from their twins, or those that do not matter. 0 for any number.</summary>
    /// <param name="gain">The variance without any control over that with twins.</param>
    /// <param name="departures">Share of the trials whose twin has another winner of some class.</param>
    /// <param name="winnersVariance"><see cref="TwinAdvice.WinnersVariance"/>.</param>
    public static double Trials(double gain, double departures, double winnersVariance) =>
        gain > MostGainUnseen && winnersVariance > 0
            ? Math.Ceiling(Math.Min(EnoughDepartures / departures, UnseenInVariance * gain / winnersVariance))
            : 0;
}
