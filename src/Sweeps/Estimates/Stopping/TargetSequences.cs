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
                table.Layout.Modalities,
                target.Coverage,
                (c, r) => OfMean(row.Index + r, s_difference, c, target.HalfWidth, table.Layout)
            );
        }

        if (row.Control is { } control)
        {
            return table.Layout.TwinOf(row.Index) is { } twin
                ? new NarrowerTarget(
                    Controlled(row.Index, s_share, [(control, s_difference)], target.Coverage.SharedBy(2), target.HalfWidth),
                    Controlled(
                        row.Index,
                        s_share,
                        [(twin, s_difference), (control, s_difference)],
                        target.Coverage.SharedBy(2),
                        target.HalfWidth
                    ),
                    target.Coverage
                )
                : Controlled(row.Index, s_share, [(control, s_difference)], target.Coverage, target.HalfWidth);
        }

        return row switch
        {
            { Kind: ObservationKind.Indicator } => OfEvent(row.Index, target.Coverage, target.HalfWidth, table.Layout),
            { Range: { IsBounded: true } range } => OfMean(
                row.Index,
                new ObservationBounds(range.Lowest, range.Highest),
                target.Coverage,
                target.HalfWidth,
                table.Layout
            ),
            _ => new SeriesTarget(row.Index, new AsymptoticSequence(target.Coverage)),
        };
    }

    // The probability of an event; where it has twins also with these.
    private static ITargetSequence OfEvent(int index, Coverage coverage, double halfWidth, ObservationLayout layout)
    {
        if (layout.TwinOf(index) is not { } twin)
        {
            return new SeriesTarget(index, new BernoulliSequence(coverage));
        }

        Coverage half = coverage.SharedBy(2);
        return new NarrowerTarget(
            new SeriesTarget(index, new BernoulliSequence(half)),
            Controlled(index, s_share, [(twin, s_difference)], half, halfWidth),
            coverage
        );
    }

    // The mean of a bounded observation; where it has twins also with these.
    private static ITargetSequence OfMean(
        int index,
        ObservationBounds bounds,
        Coverage coverage,
        double halfWidth,
        ObservationLayout layout
    )
    {
        if (layout.TwinOf(index) is not { } twin)
        {
            return new SeriesTarget(index, Betting(bounds, coverage, halfWidth));
        }

        // The first twin less the mean over all: no farther from 0 than two observations are apart.
        double width = bounds.High - bounds.Low;
        Coverage half = coverage.SharedBy(2);
        return new NarrowerTarget(
            new SeriesTarget(index, Betting(bounds, half, halfWidth)),
            Controlled(index, bounds, [(twin, new ObservationBounds(-width, width))], half, halfWidth),
            coverage
        );
    }

    // Controls have mean 0. x = 1{initial winner} - P(initial winner | D) or its class average is in [-1, 1].
    // What helps lies between no control and the plain difference.
    private static ControlledTarget Controlled(
        int index,
        ObservationBounds response,
        (int Index, ObservationBounds Bounds)[] controls,
        Coverage coverage,
        double halfWidth
    )
    {
        var adjustments = new List<(int, PredictableControl)>();
        ObservationBounds left = response;
        foreach ((int at, ObservationBounds bounds) in controls)
        {
            var adjustment = new PredictableControl(left, bounds, mean: 0, lowest: 0, highest: 1);
            adjustments.Add((at, adjustment));
            left = adjustment.Bounds;
        }

        return new ControlledTarget(index, adjustments, Betting(left, coverage, halfWidth), response);
    }

    private static BettingSequence Betting(ObservationBounds bounds, Coverage coverage, double halfWidth) =>
        new(bounds, coverage, Math.Min(halfWidth, (bounds.High - bounds.Low) / 2));
}
