using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// When so few trials depart from the value of all others that those seen say little of those that a sample lacks, and how far one that was
/// not seen may reach. The rule is one for observations, for pairs of them and for what a control variate leaves to explain.
/// </summary>
internal static class FewDepartures
{
    // Of m events, the mean of a Poisson variable that gives no more than m with probability 0.025 (Garwood, Biometrika 28, 1936).
    private static ReadOnlySpan<double> AtMost => [3.689, 5.572, 7.225, 8.767, 10.242, 11.668, 13.060, 14.423, 15.763, 17.085];

    /// <summary>Whether they are few: below <see cref="ControlVariateFit.LeastOutcomes"/>, of a quantity with bounds.</summary>
    /// <param name="departures">In how many trials the value was not the common one; null when none is common.</param>
    /// <param name="range">What the quantity cannot leave.</param>
    public static bool Are(long? departures, ValueRange range) => departures < ControlVariateFit.LeastOutcomes && range.IsBounded;

    /// <summary>
    /// What departures that a sample lacks may add to the variance of a trial: those beyond the seen, of as many as are compatible with
    /// them at 97.5 %. With it an interval reaches as far as the exact one for the number of departures does, or up to 2 % farther: with
    /// none, for example, 1.96 sqrt(3.689) = 3.76 departures, where 3.689 are compatible.
    /// </summary>
    /// <param name="departures">Departures seen, below <see cref="ControlVariateFit.LeastOutcomes"/>.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="square">The square of what one changes in the quantity.</param>
    public static double UnseenVariance(long departures, long trials, double square) =>
        (AtMost[(int)departures] - departures) * square / trials;

    /// <summary>
    /// What <see cref="NoSpreadInterval.Widen"/> needs for a mean E y with a control variate x = e - P(e given D), e an event or a share of
    /// events with the range of y. Since E x = 0, E y = E P(e given D) + E (y - e): the spread of the first is seen in every trial, and the
    /// second has few departures. It is widened for these by its own range, from -1 to 1 times the width of that of y, and not by that of
    /// y - b x, which is wider.
    /// </summary>
    /// <param name="value">The estimate of E y.</param>
    /// <param name="rest">The mean of y - e.</param>
    /// <param name="range">What y and e cannot leave; has bounds.</param>
    /// <returns>Ends as far from the value as the ends of y - e are from the mean of y - e.</returns>
    public static Interval Reach(double value, double rest, Interval range)
    {
        double width = range.High - range.Low;
        return new Interval(value - width - rest, value + width - rest);
    }
}
