using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>The difference of one quantity between a configuration with a remedy and its counterpart with <c>none</c>.</summary>
/// <param name="Quantity">What it is, as the key of an estimand where it is one.</param>
/// <param name="Unit">What it is measured in.</param>
/// <param name="With">The mean with the remedy, over the pairs; NaN without pairs.</param>
/// <param name="Without">The mean with <c>none</c>, over the same pairs.</param>
/// <param name="Difference">With less without; NaN without pairs.</param>
/// <param name="Low">Lower end of the simultaneous interval; NaN without one.</param>
/// <param name="High">Upper end of the simultaneous interval; NaN without one.</param>
/// <param name="StandardError">Standard error of the difference; NaN with fewer than two pairs.</param>
/// <param name="Method">How the interval was computed.</param>
/// <param name="Pairs">Pairs of trials behind it.</param>
/// <param name="Tolerance">A difference that counts as none.</param>
/// <param name="Direction">What the interval says.</param>
public sealed record RemedyEffect(
    string Quantity,
    EffectUnit Unit,
    double With,
    double Without,
    double Difference,
    double Low,
    double High,
    double StandardError,
    DifferenceMethod Method,
    long Pairs,
    double Tolerance,
    EffectDirection Direction
)
{
    /// <summary>
    /// What of the interval allows for pairs of trials that were not seen, because all pairs, or nearly all, are alike; null where it does
    /// not.
    /// </summary>
    public UnseenAllowance? Unseen { get; init; }

    /// <summary>
    /// About how many pairs of trials would decide, if the difference is what it is estimated to be: as many as make the interval narrow
    /// enough to leave 0 out or to lie within the tolerance, whichever is nearer. Null where it is decided or has no interval.
    /// </summary>
    public long? PairsThatWouldDecide
    {
        get
        {
            double half = (High - Low) / 2;
            double size = Math.Abs(Difference);
            double enough = Math.Max(size, Tolerance - size);
            if (Direction == EffectDirection.Open && enough > 0 && Unseen is { } unseen)
            {
                return unseen.TrialsFor(enough);
            }

            return Direction == EffectDirection.Open && enough > 0 && half / enough is var factor && double.IsFinite(factor)
                ? (long)Math.Ceiling(Math.Min(Pairs * factor * factor, 1e15))
                : null;
        }
    }
}
