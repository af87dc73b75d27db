using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>
/// What the remedies of a sweep do, each held against the same configuration with the remedy <c>none</c>, from pairs of trials with common
/// random numbers. The intervals are simultaneous: with a probability of at least <see cref="Confidence"/> all intervals of the table hold
/// at once (Bonferroni over the planned rows), and then no verdict of <see cref="RemedyRule"/> is wrong.
/// </summary>
/// <param name="Confidence">Confidence of all intervals together.</param>
/// <param name="IntervalConfidence">Confidence of each interval, 1 - (1 - Confidence) / number of intervals planned.</param>
/// <param name="IntervalMiss">1 - <paramref name="IntervalConfidence"/>, known also where that rounds to 1.</param>
/// <param name="Rows">The remedies in plan order.</param>
public sealed record RemedyTable(double Confidence, double IntervalConfidence, double IntervalMiss, ImmutableArray<RemedyRow> Rows)
{
    /// <summary>How multiplicity is controlled.</summary>
    public const string Method = "Bonferroni";

    /// <summary>A difference of shares that counts as none.</summary>
    public static double ShareTolerance => RemedyRule.ShareTolerance;

    /// <summary>A difference of errors that counts as none.</summary>
    public static double ErrorTolerance => RemedyRule.ErrorTolerance;

    /// <summary>A difference of Gamma that counts as none, as a share of beta.</summary>
    public static double GammaTolerance => RemedyRule.GammaTolerance;

    private const long LeastFixedTrials = 10;

    /// <summary>
    /// The table of a sweep; null where it compares no remedy with <c>none</c>, where configurations do not share their random numbers, and
    /// as long as no remedy and its counterpart have trials. Where a target chose the numbers of trials by the results, the first
    /// <c>least_trials</c> trials are used and no others, because their number was fixed beforehand; with fewer than ten there is no table.
    /// </summary>
    /// <param name="spec">The sweep; its confidence is that of all intervals together.</param>
    /// <param name="estimates">The estimates of its configurations, in plan order.</param>
    /// <param name="ledger">The trials, read once more.</param>
    /// <param name="workers">Threads that read pairs in parallel, at least 1.</param>
    /// <param name="cancellation">Checked between trials.</param>
    public static RemedyTable? Of(
        SweepSpec spec,
        IReadOnlyList<ConfigurationEstimates> estimates,
        ITrialLedger ledger,
        int workers,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(ledger);
        if (spec.Pairing != Pairing.Common || spec.Until is { LeastTrials: < LeastFixedTrials })
        {
            return null;
        }

        IReadOnlyList<RemedyPair> pairs = RemedyPair.Of(spec);
        int intervals = pairs.Sum(p => EffectQuantity.Of(p.With, best: 0).Length);
        if (intervals == 0)
        {
            return null;
        }

        // However many pairs have trials already, so that it is known before any trial.
        Coverage each = ((Coverage)spec.Confidence).SharedBy(intervals);
        List<Side> sides = [];
        foreach (RemedyPair pair in pairs)
        {
            cancellation.ThrowIfCancellationRequested();
            var (with, without) = (estimates[pair.With.Index], estimates[pair.Without.Index]);
            long trials = Math.Min(Math.Min(with.Trials, without.Trials), spec.Until?.LeastTrials ?? long.MaxValue);
            if (trials > 0)
            {
                sides.Add(new Side(pair, trials, without.BestModality ?? 0, NotTrainedOut(with), NotTrainedOut(without)));
            }
        }

        var rows = new RemedyRow[sides.Count];
        try
        {
            Parallel.For(
                0,
                rows.Length,
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
                i => rows[i] = Row(sides[i], each, ledger.Stream, ledger.Stream, cancellation)
            );
        }
        catch (AggregateException failure) when (failure.InnerExceptions is [var only])
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(only);
        }

        return rows.Length == 0 ? null : new RemedyTable(spec.Confidence, each.Confidence, each.Miss, [.. rows]);
    }

    private static RemedyRow Row(
        Side side,
        Coverage coverage,
        Func<int, TrialRange, IEnumerable<TrialRecord>> with,
        Func<int, TrialRange, IEnumerable<TrialRecord>> without,
        CancellationToken cancellation
    )
    {
        var effects = new PairedEffects(side.Pair, side.Best);
        var range = new TrialRange(0, side.Trials);
        effects.Consume(with(side.Pair.With.Index, range), without(side.Pair.Without.Index, range), cancellation);
        return effects.Row(coverage, side.WithNotTrainedOut, side.WithoutNotTrainedOut);
    }

    // Remedies change the joint network alone: uni-modal networks that are not trained out are so on both sides.
    private static string? NotTrainedOut(ConfigurationEstimates estimates) =>
        TrainingStage.Of(estimates) is { Configuration.Optimization.Iterations: > 0 } stage
            ? stage.Unfinished(new Estimand(EstimandNames.TestError, NetworkKind.Joint))
            : null;

    private sealed record Side(RemedyPair Pair, long Trials, int Best, string? WithNotTrainedOut, string? WithoutNotTrainedOut);
}
