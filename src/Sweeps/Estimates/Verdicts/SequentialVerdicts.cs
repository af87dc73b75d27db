using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Claims of configurations whose trials ended when the results said so. Fixed-sample intervals do not hold at such a number of trials,
/// confidence sequences hold at any: the interval of every claim becomes that of a sequence over the trials consumed, at the confidence of
/// a row of the table, tuned to the claim's tolerance. How many rows there are, and with it that confidence, is known before any trial; so
/// is the tolerance.
/// </summary>
internal static class SequentialVerdicts
{
    /// <summary>The claims of a configuration with their anytime-valid intervals.</summary>
    /// <param name="claims">Its claims.</param>
    /// <param name="configuration">Its estimates, whose number of trials says where it stopped.</param>
    /// <param name="ledger">The trials, read once more.</param>
    /// <param name="coverage">Coverage of each row.</param>
    /// <param name="cancellation">Checked between trials.</param>
    public static IEnumerable<PendingVerdict> Of(
        IEnumerable<PendingVerdict> claims,
        ConfigurationEstimates configuration,
        ITrialLedger ledger,
        Coverage coverage,
        CancellationToken cancellation
    )
    {
        PendingVerdict[] own = [.. claims];
        IObserver observer = configuration.Configuration.Observer();
        EstimandTable table = configuration.Configuration.Estimands();
        ITargetSequence[] sequences =
        [
            .. own.Select(c => TargetSequences.For(new StoppingTarget(Observed(c.Estimand!), c.Tolerance, coverage), table)),
        ];
        double[] values = new double[observer.Layout.Length];
        foreach (TrialRow row in ledger.Rows(configuration.Configuration.Index, new TrialRange(0, configuration.Trials)))
        {
            cancellation.ThrowIfCancellationRequested();
            observer.Observe(row.Bytes.Span, values);
            foreach (ITargetSequence sequence in sequences)
            {
                sequence.Add(values);
            }
        }

        return own.Zip(sequences, With);
    }

    private static PendingVerdict With(PendingVerdict claim, ITargetSequence sequence)
    {
        Interval interval = sequence.Interval;
        return claim with
        {
            Value = sequence.Mean,
            At = _ => interval,
            Remark = $"anytime-valid interval, {sequence.Method}",
            Obstacle = claim.Obstacle ?? (sequence.Contradicted ? "intervals of its confidence sequence exclude each other" : null),
        };
    }

    /// <summary>What a sequence can be about: without the controls whose coefficients come from all trials.</summary>
    private static Estimand Observed(Estimand estimand) =>
        CompetitionEstimands.Find(estimand.Name)?.PlainFamily is { } plain ? estimand with { Name = plain } : estimand;
}
