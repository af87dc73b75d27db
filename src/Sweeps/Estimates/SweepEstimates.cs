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

    /// <summary>
    /// Computes the estimates of every configuration from its committed trials 0, 1, ... in trial order, up to the first trial that is missing
    /// and at most <see cref="SweepSpec.Trials"/>. Trials beyond a gap are left out, because which of them are done first may depend on what they
    /// cost. Where the spec has a target, trials after the stop of a configuration are left out too. The result has the same bits for any number of workers and whatever order the trials were committed in.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="workers">Threads that read configurations in parallel, at least 1.</param>
    /// <param name="cancellation">Checked between blocks of trials and while predictions are computed.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static SweepEstimates FromLedger(SweepSpec spec, ITrialLedger ledger, int workers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        var configurations = new ConfigurationEstimates[spec.Configurations.Length];
        if (workers == 1 || configurations.Length == 1)
        {
            for (var i = 0; i < configurations.Length; i++)
            {
                configurations[i] = OfConfiguration(spec, ledger, i, cancellation);
            }
        }
        else
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
            try
            {
                Parallel.For(0, configurations.Length, options, i => configurations[i] = OfConfiguration(spec, ledger, i, cancellation));
            }
            catch (AggregateException failures)
            {
                // One worker's failure is the whole's; callers know the ledger's own exceptions.
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            }
        }

        return new SweepEstimates([.. configurations]);
    }

    /// <summary>Computes the estimates of one configuration as <see cref="FromLedger"/> does.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="configuration">Index of the configuration.</param>
    /// <param name="cancellation">Checked between blocks of trials and while predictions are computed.</param>
    public static ConfigurationEstimates OfConfiguration(SweepSpec spec, ITrialLedger ledger, int configuration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        var estimator = new ConfigurationEstimator(spec.Configurations[configuration], spec.Confidence, predictions: null, distributions: true);
        var follower = spec.Until is { } until ? new TargetFollower(until, spec.Configurations[configuration], spec.Trials) : null;
        cancellation.ThrowIfCancellationRequested();
        var usable = UsableTrials(spec, ledger, configuration);
        if (follower is null)
        {
            foreach (var trial in ledger.StreamEncoded(configuration, usable))
            {
                CheckAt(trial.Trial);
                estimator.Add(trial);
            }

            return estimator.Snapshot(cancellation);
        }

        foreach (var record in ledger.Stream(configuration, usable))
        {
            CheckAt(record.Trial);
            estimator.Add(record);
            follower.Add(record);
            if (follower.Stopped)
            {
                break;
            }
        }

        return estimator.Snapshot(cancellation) with { Stopping = follower.Standing() };

        void CheckAt(long trial)
        {
            if (trial % TrialsBetweenChecks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>
    /// The fingerprint of the results that these estimates rest on: of everything committed, or, where the spec has a target, of the trials up to the stop of each configuration.
    /// How many trials after the stop were already under way depends on workers and timing; the hash does not.
    /// </summary>
    /// <param name="spec">The sweep that they are estimates of.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public string HashOfResults(SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Until is null
            ? ResultsHash.Of(ledger, spec.Configurations.Length)
            : ResultsHash.Of(ledger, [.. Configurations.Select(c => c.Trials)]);
    }

    /// <summary>The committed trials of a configuration from 0 to the first gap, at most as many as the spec asks for.</summary>
    internal static TrialRange UsableTrials(SweepSpec spec, ITrialLedger ledger, int configuration)
    {
        var committed = ledger.Committed(configuration);
        return committed.Count > 0 && committed[0].First == 0
            ? new TrialRange(0, Math.Min(committed[0].End, spec.Trials))
            : new TrialRange(0, 0);
    }
}
