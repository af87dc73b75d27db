using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
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
            sides.Add(
                Side.Of(pair, (estimates[pair.With.Index], ledger), (estimates[pair.Without.Index], ledger), spec.Until?.LeastTrials)
            );
        }

        return Of(spec.Confidence, each, sides, workers, cancellation);
    }

    /// <summary>
    /// The table of two runs: of the pairs of configurations that differ in their remedies alone, of which one has none, and which share
    /// their random numbers. Null where there are none with trials on both sides. A target is treated as in a sweep.
    /// </summary>
    /// <param name="a">Side A; its confidence is that of all intervals together.</param>
    /// <param name="b">Side B; may be the same object.</param>
    /// <param name="pairs">Indices of the configurations that are compared.</param>
    /// <param name="workers">Threads that read pairs in parallel, at least 1.</param>
    /// <param name="cancellation">Checked between trials.</param>
    public static RemedyTable? Between(
        ComparedRun a,
        ComparedRun b,
        IReadOnlyList<(int A, int B)> pairs,
        int workers,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(pairs);
        long? least =
            a.Spec.Until is null && b.Spec.Until is null
                ? null
                : Math.Min(a.Spec.Until?.LeastTrials ?? long.MaxValue, b.Spec.Until?.LeastTrials ?? long.MaxValue);
        if (a.Spec.Seed != b.Spec.Seed || a.Spec.Pairing != Pairing.Common || b.Spec.Pairing != Pairing.Common || least < LeastFixedTrials)
        {
            return null;
        }

        (ComparedRun Run, int Index, ComparedRun OtherRun, int Other)[] remedied =
        [
            .. pairs
                .Where(p => RemedyPair.DifferInRemedy(a.Spec.Configurations[p.A], b.Spec.Configurations[p.B]))
                .Select(p => RemedyPair.HasRemedy(a.Spec.Configurations[p.A]) ? (a, p.A, b, p.B) : (b, p.B, a, p.A))
                .Where(p => !RemedyPair.HasRemedy(p.Item3.Spec.Configurations[p.Item4])),
        ];
        int intervals = remedied.Sum(p => EffectQuantity.Of(p.Run.Spec.Configurations[p.Index], best: 0).Length);
        if (intervals == 0)
        {
            return null;
        }

        List<Side> sides = [];
        foreach ((ComparedRun run, int index, ComparedRun otherRun, int other) in remedied)
        {
            sides.Add(
                Side.Of(
                    new RemedyPair(run.Spec.Configurations[index], otherRun.Spec.Configurations[other]),
                    (SweepEstimates.OfConfiguration(run.Spec, run.Ledger, index, cancellation), run.Ledger),
                    (SweepEstimates.OfConfiguration(otherRun.Spec, otherRun.Ledger, other, cancellation), otherRun.Ledger),
                    least
                )
            );
        }

        return Of(a.Spec.Confidence, ((Coverage)a.Spec.Confidence).SharedBy(intervals), sides, workers, cancellation);
    }

    private static RemedyTable? Of(double confidence, Coverage each, IEnumerable<Side> sides, int workers, CancellationToken cancellation)
    {
        Side[] known = [.. sides.Where(s => s.Trials > 0)];
        var rows = new RemedyRow[known.Length];
        try
        {
            Parallel.For(
                0,
                rows.Length,
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
                i => rows[i] = known[i].Row(each, cancellation)
            );
        }
        catch (AggregateException failure) when (failure.InnerExceptions is [var only])
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(only);
        }

        return rows.Length == 0 ? null : new RemedyTable(confidence, each.Confidence, each.Miss, [.. rows]);
    }

    private sealed record Side(
        RemedyPair Pair,
        ITrialLedger With,
        ITrialLedger Without,
        long Trials,
        int Best,
        string? WithNotTrainedOut,
        string? WithoutNotTrainedOut
    )
    {
        public static Side Of(
            RemedyPair pair,
            (ConfigurationEstimates Estimates, ITrialLedger Ledger) with,
            (ConfigurationEstimates Estimates, ITrialLedger Ledger) without,
            long? most
        ) =>
            new(
                pair,
                with.Ledger,
                without.Ledger,
                Math.Min(Math.Min(with.Estimates.Trials, without.Estimates.Trials), most ?? long.MaxValue),
                without.Estimates.BestModality ?? 0,
                NotTrainedOut(with.Estimates),
                NotTrainedOut(without.Estimates)
            );

        public RemedyRow Row(Coverage coverage, CancellationToken cancellation)
        {
            var effects = new PairedEffects(Pair, Best);
            var range = new TrialRange(0, Trials);
            effects.Consume(With.Stream(Pair.With.Index, range), Without.Stream(Pair.Without.Index, range), cancellation);
            return effects.Row(coverage, WithNotTrainedOut, WithoutNotTrainedOut);
        }

        // Remedies change the joint network alone: uni-modal networks that are not trained out are so on both sides.
        private static string? NotTrainedOut(ConfigurationEstimates estimates) =>
            TrainingStage.Of(estimates) is { Configuration.Optimization.Iterations: > 0 } stage
                ? stage.Unsettled(new Estimand(EstimandNames.TestError, NetworkKind.Joint))
                : null;
    }
}
