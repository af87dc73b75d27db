using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>Chooses the confidence sequence of an estimand by what its observations are, never by their values.</summary>
internal static class TargetSequences
{
    private static readonly ObservationBounds s_share = new(0, 1);
    private static readonly ObservationBounds s_difference = new(-1, 1);

    /// <summary>An empty sequence.</summary>
    /// <param name="target">What to reach; a betting sequence is tuned to its half-width.</param>
    /// <param name="table">The estimands.</param>
    /// <exception cref="ArgumentException">There is no such estimand, or it is no mean of fixed observations.</exception>
    public static ITargetSequence For(StoppingTarget target, EstimandTable table)
    {
        var row = table.Row(target.Estimand, best: 0);
        if (row.Family.NoTarget is { } reason)
        {
            throw new ArgumentException($"{row.Key.Name} is no mean of fixed observations: {reason}.", nameof(target));
        }

        if (row.Family.ComparesWithBest)
        {
            return new LargestMeanTarget(
                row.Index,
                table.Layout.Modalities,
                target.Coverage,
                c => Betting(s_difference, c, target.HalfWidth)
            );
        }

        if (row.Control is { } control)
        {
            // x = 1{initial winner} - P(initial winner | D) or its class average, in [-1, 1] with mean 0.
            // What helps lies between no control and the plain difference.
            var adjustment = new PredictableControl(s_share, s_difference, mean: 0, lowest: 0, highest: 1);
            return new ControlledTarget(
                row.Index,
                control,
                adjustment,
                Betting(adjustment.Bounds, target.Coverage, target.HalfWidth),
                s_share
            );
        }

        return new SeriesTarget(
            row.Index,
            row switch
            {
                { Kind: ObservationKind.Indicator } => new BernoulliSequence(target.Coverage),
                { Range: { IsBounded: true } range } => Betting(
                    new ObservationBounds(range.Lowest, range.Highest),
                    target.Coverage,
                    target.HalfWidth
                ),
                _ => new AsymptoticSequence(target.Coverage),
            }
        );
    }

    private static BettingSequence Betting(ObservationBounds bounds, Coverage coverage, double halfWidth) =>
        new(bounds, coverage, Math.Min(halfWidth, (bounds.High - bounds.Low) / 2));
}
