using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Judges a claim by an interval. An exact claim is <i>consistent</i> when the whole interval lies in the region of agreement and holds the
/// value, <i>refuted</i> when none of it does or it misses the value; one up to o(1) <i>agrees</i> or <i>differs</i>, for no finite
/// experiment refutes it; otherwise <i>undecided</i>. A verdict other than undecided is wrong only if the interval misses the quantity, so
/// with simultaneous intervals (<see cref="Coverage.SharedBy"/>) all decided verdicts of a table are right at once with the table's
/// confidence. In particular a wide interval decides nothing. A predicted value is known up to its own numerical error, and nothing is
/// refuted within it.
/// </summary>
internal static class VerdictRule
{
    /// <summary>The verdict; undecided without an interval.</summary>
    public static Verdict Judge(Claim claim, Interval interval)
    {
        if (double.IsNaN(interval.Low) || double.IsNaN(interval.High))
        {
            return Verdict.Undecided;
        }

        var region = claim.Region;
        if (region.Low <= interval.Low && interval.High <= region.High)
        {
            return Misses(claim, interval) ? Verdict.Refuted
                : claim.IsExact ? Verdict.Consistent
                : Verdict.Agrees;
        }

        var error = claim.Prediction.Error;
        return !(interval.High < region.Low - error || interval.Low > region.High + error || Misses(claim, interval)) ? Verdict.Undecided
            : claim.IsExact ? Verdict.Refuted
            : Verdict.Differs;
    }

    private static bool Misses(Claim claim, Interval interval) =>
        claim.IsExact
        && (
            claim.Prediction.Value + claim.Prediction.Error < interval.Low
            || claim.Prediction.Value - claim.Prediction.Error > interval.High
        );
}
