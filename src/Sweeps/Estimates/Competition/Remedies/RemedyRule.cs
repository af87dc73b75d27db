using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>
/// The verdict on a remedy from the simultaneous intervals of its effects. A difference <i>rises</i>, <i>falls</i>, is the <i>same</i>, or
/// is <i>open</i> (<see cref="EffectDirection"/>); exactly one of them is true of every interval. From these directions exactly one verdict
/// follows, the first whose condition holds:
/// <list type="number">
/// <item><i>harms</i>: the joint error rises, or the share of trials that diverge does;</item>
/// <item><i>undecided</i>: more than <see cref="MostIncomplete"/> of the pairs are incomplete, so that the other differences are about
/// chosen trials;</item>
/// <item><i>removes the competition</i>: shared classes gain more than half of what one modality alone won without the remedy, and Gamma of
/// the losers rises;</item>
/// <item><i>moves the winner</i>: the share of a modality among trained winners, or the agreement with initial winners, rises or
/// falls;</item>
/// <item><i>eases the competition</i>: shared classes rise;</item>
/// <item><i>only cures the error</i>: the joint error falls, all shares of winners and the agreement are the same, shared classes are the
/// same or fall;</item>
/// <item><i>does nothing</i>: the joint error, shared classes, all shares of winners and the agreement are the same;</item>
/// <item><i>harms</i>: shared classes fall, and the joint error, the shares of winners and the agreement are the same;</item>
/// <item><i>undecided</i>: everything else.</item>
/// </list>
/// A verdict is wrong only if an interval misses its difference. Intervals that hold all at once make all verdicts of a table right at
/// once. A wide interval is open and decides nothing: <i>does nothing</i> says that intervals lie within the tolerances.
/// </summary>
internal static class RemedyRule
{
    /// <summary>A difference of shares of classes, or of trials, that counts as none: 2 percentage points.</summary>
    public const double ShareTolerance = 0.02;

    /// <summary>A difference of errors that counts as none: a quarter of a percentage point.</summary>
    public const double ErrorTolerance = 0.0025;

    /// <summary>A difference of Gamma that counts as none, as a share of beta, where a class is learned.</summary>
    public const double GammaTolerance = 0.02;

    /// <summary>Largest share of pairs that may be incomplete.</summary>
    public const double MostIncomplete = 0.01;

    /// <summary>What an interval says about a difference.</summary>
    /// <param name="interval">The interval; NaN for none.</param>
    /// <param name="tolerance">What counts as none, at least 0.</param>
    public static EffectDirection Direction(Interval interval, double tolerance) =>
        double.IsNaN(interval.Low) || double.IsNaN(interval.High) ? EffectDirection.Open
        : -tolerance <= interval.Low && interval.High <= tolerance ? EffectDirection.Same
        : interval.Low > 0 ? EffectDirection.Rises
        : interval.High < 0 ? EffectDirection.Falls
        : EffectDirection.Open;

    /// <summary>The verdict.</summary>
    /// <param name="directions">What the intervals say.</param>
    public static RemedyVerdict Judge(RemedyDirections directions)
    {
        bool winnersStay = directions.Winners == EffectDirection.Same;
        if (directions.JointError == EffectDirection.Rises || directions.Diverged == EffectDirection.Rises)
        {
            return RemedyVerdict.Harms;
        }

        if (directions.IsIncomplete)
        {
            return RemedyVerdict.Undecided;
        }

        if (directions.BeyondHalf == EffectDirection.Rises && directions.LoserGamma == EffectDirection.Rises)
        {
            return RemedyVerdict.RemovesTheCompetition;
        }

        return directions switch
        {
            { Winners: EffectDirection.Rises or EffectDirection.Falls } => RemedyVerdict.MovesTheWinner,
            { Shared: EffectDirection.Rises } => RemedyVerdict.EasesTheCompetition,
            { Shared: EffectDirection.Same or EffectDirection.Falls, JointError: EffectDirection.Falls } when winnersStay =>
                RemedyVerdict.OnlyCuresTheError,
            { Shared: EffectDirection.Same, JointError: EffectDirection.Same } when winnersStay => RemedyVerdict.DoesNothing,
            { Shared: EffectDirection.Falls, JointError: EffectDirection.Same } when winnersStay => RemedyVerdict.Harms,
            _ => RemedyVerdict.Undecided,
        };
    }
}
