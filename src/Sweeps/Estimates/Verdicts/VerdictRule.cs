using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Judges a claim by an interval. <i>Consistent</i> when the whole interval lies in the region of agreement; <i>refuted</i> when none of it
/// does, for an exact claim already when it misses the value; otherwise <i>undecided</i>. A verdict other than undecided is wrong only if
/// the interval misses the quantity, so with simultaneous intervals (<see cref="Coverage.SharedBy"/>) all decided verdicts of a table
/// are right at once with the table's confidence. In particular an interval is never <i>consistent</i> just for being wide. A predicted
/// value is known up to its own numerical error, and nothing is refuted within it.
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
            return Misses(claim, interval) ? Verdict.Refuted : Verdict.Consistent;
        }

        var error = claim.Prediction.Error;
        return interval.High < region.Low - error || interval.Low > region.High + error || Misses(claim, interval)
            ? Verdict.Refuted
            : Verdict.Undecided;
    }

    private static bool Misses(Claim claim, Interval interval) =>
        claim.Prediction.Kind == PredictionKind.Exact
        && (
            claim.Prediction.Value + claim.Prediction.Error < interval.Low
            || claim.Prediction.Value - claim.Prediction.Error > interval.High
        );
}
