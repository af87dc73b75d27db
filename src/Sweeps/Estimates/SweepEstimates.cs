using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>The estimates of every configuration of a sweep, computed from its ledger.</summary>
/// <param name="Configurations">One entry per configuration, in plan order.</param>
public sealed record SweepEstimates(ImmutableArray<ConfigurationEstimates> Configurations)
{
    private const long TrialsBetweenChecks = 4096;
    private const int RoundsAhead = 4;

    /// <summary>
    /// Computes the estimates of every configuration from its committed trials 0, 1, ... in trial order, up to the first trial that is
    /// missing and at most <see cref="SweepSpec.Trials"/>. Trials beyond a gap are left out, because which of them are done first may
    /// depend on what they cost. Where the spec has a target, trials after the stop of a configuration are left out too. The result has the
    /// same bits for any number of workers and whatever order the trials were committed in.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="workers">Threads that read configurations in parallel, at least 1.</param>
    /// <param name="cancellation">Checked between blocks of trials and while predictions are computed.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static SweepEstimates FromLedger(SweepSpec spec, ITrialLedger ledger, int workers, CancellationToken cancellation)
    {
        return new SweepEstimates([.. InOrder(spec, ledger, workers, cancellation)]);
    }

    /// <summary>
    /// The same estimates one configuration after the other, in plan order: of a sweep of many configurations only a few are in memory at
    /// any time.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="workers">Threads that read configurations in parallel, at least 1.</param>
    /// <param name="cancellation">Checked between blocks of trials.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static IEnumerable<ConfigurationEstimates> InOrder(
        SweepSpec spec,
        ITrialLedger ledger,
        int workers,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        return workers == 1 || spec.Configurations.Length == 1
            ? spec.Configurations.Select(c => OfConfiguration(spec, ledger, c.Index, cancellation))
            : Parallel(spec, ledger, workers, cancellation);
    }

    /// <summary>Computes the estimates of one configuration as <see cref="FromLedger"/> does.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="configuration">Index of the configuration.</param>
    /// <param name="cancellation">Checked between blocks of trials and while predictions are computed.</param>
    public static ConfigurationEstimates OfConfiguration(
        SweepSpec spec,
        ITrialLedger ledger,
        int configuration,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        var estimator = new ConfigurationEstimator(
            spec.Configurations[configuration],
            spec.Confidence,
            predictions: null,
            distributions: true
        );
        var follower = spec.Until is { } until ? new TargetFollower(until, spec.Configurations[configuration], spec.Trials) : null;
        cancellation.ThrowIfCancellationRequested();
        var usable = UsableTrials(spec, ledger, configuration);
        if (follower is null)
        {
            foreach (TrialRow row in ledger.Rows(configuration, usable))
            {
                CheckAt(row.Trial);
                estimator.Add(row);
            }

            return estimator.Snapshot(cancellation);
        }

        foreach (TrialRow row in ledger.Rows(configuration, usable))
        {
            CheckAt(row.Trial);
            estimator.Add(row);
            follower.Add(row);
            if (follower.Stopped)
            {
                break;
            }
        }

        return estimator.Snapshot(cancellation) with
        {
            Stopping = follower.Standing(),
        };

        void CheckAt(long trial)
        {
            if (trial % TrialsBetweenChecks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>
    /// The fingerprint of the results that these estimates rest on: of everything committed, or, where the spec has a target, of the trials
    /// up to the stop of each configuration. How many trials after the stop were already under way depends on workers and timing; the hash
    /// does not.
    /// </summary>
    /// <param name="spec">The sweep that they are estimates of.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public string HashOfResults(SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return HashOf(spec, ledger, [.. Configurations.Select(c => c.Trials)], CancellationToken.None);
    }

    /// <summary>
    /// The fingerprint of the results, as <see cref="HashOfResults"/> has it, without estimates where it does not need them.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="workers">Threads, at least 1.</param>
    /// <param name="cancellation">Checked between blocks of trials.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public static string HashOf(SweepSpec spec, ITrialLedger ledger, int workers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        long[] trials = spec.Until is null ? [] : [.. InOrder(spec, ledger, workers, cancellation).Select(e => e.Trials)];
        return HashOf(spec, ledger, trials, cancellation);
    }

    /// <summary>The fingerprint of the results.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="trials">Trials that the estimates of each configuration rest on; not looked at for a sweep without a target.</param>
    /// <param name="cancellation">Checked between trials.</param>
    internal static string HashOf(SweepSpec spec, ITrialLedger ledger, IReadOnlyList<long> trials, CancellationToken cancellation) =>
        spec.Until is null
            ? ResultsHash.Of(ledger, spec.Configurations.Length, cancellation)
            : ResultsHash.Of(ledger, [.. trials], cancellation);

    /// <summary>The committed trials of a configuration from 0 to the first gap, at most as many as the spec asks for.</summary>
    internal static TrialRange UsableTrials(SweepSpec spec, ITrialLedger ledger, int configuration)
    {
        var committed = ledger.Committed(configuration);
        return committed.Count > 0 && committed[0].First == 0
            ? new TrialRange(0, Math.Min(committed[0].End, spec.Trials))
            : new TrialRange(0, 0);
    }

    // A slow configuration holds up the others by a few rounds of all workers at most, and no more than that is computed ahead and kept.
    private static IEnumerable<ConfigurationEstimates> Parallel(
        SweepSpec spec,
        ITrialLedger ledger,
        int workers,
        CancellationToken cancellation
    )
    {
        TaskScheduler threads = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, workers).ConcurrentScheduler;
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        CancellationToken stop = abandoned.Token;
        var ahead = new Queue<Task<ConfigurationEstimates>>();
        int next = 0;
        try
        {
            while (next < spec.Configurations.Length || ahead.Count > 0)
            {
                for (; next < spec.Configurations.Length && ahead.Count < RoundsAhead * workers; next++)
                {
                    int configuration = next;
                    ahead.Enqueue(
                        Task.Factory.StartNew(
                            () => OfConfiguration(spec, ledger, configuration, stop),
                            CancellationToken.None,
                            TaskCreationOptions.None,
                            threads
                        )
                    );
                }

                yield return ahead.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            // Whoever stops listening, or fails, closes the ledger: nobody may be reading it then.
            abandoned.Cancel();
            Task.WhenAll(ahead)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
                .Wait(CancellationToken.None);
        }
    }
}
