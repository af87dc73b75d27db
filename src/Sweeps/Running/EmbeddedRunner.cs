using System.Diagnostics;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// Runs a sweep in this process on worker threads. A <see cref="SweepCoordinator"/> decides. What is computed and not yet durable is
/// bounded by about 16 MiB of results, or three blocks per worker where those are larger, so a slow disk slows the workers down instead of
/// filling the memory.
/// </summary>
public sealed class EmbeddedRunner
{
    private const int LeastUncommittedPerWorker = 3;
    private const int MostUncommittedBlocks = 4096;
    private const double UncommittedBytes = 16 << 20;
    private const int MostIntervals = 40;
    private const int LiveTrialsPerReport = 20_000;

    /// <summary>Creates a runner.</summary>
    /// <param name="engine">What trains the trials; called by all workers at once.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    public EmbeddedRunner(ITrialEngine engine, RunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
        Options = options ?? new RunnerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Workers, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Options.TrialTimeLimit ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(options));
    }

    /// <summary>What trains the trials.</summary>
    public ITrialEngine Engine { get; }

    /// <summary>How it works.</summary>
    public RunnerOptions Options { get; }

    /// <summary>
    /// Runs every trial of the sweep that the ledger lacks; where the spec has a target, until every configuration has reached it or has
    /// all its trials.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger; see <see cref="OpenRun"/>.</param>
    /// <param name="progress">Told where the run stands every <see cref="RunnerOptions.ProgressInterval"/> and once at the end; null for
    /// nobody.</param>
    /// <param name="cancellation">Asks the run to stop: finished blocks are committed, unfinished ones dropped, and the result says
    /// <see cref="RunEnd.Stopped"/>.</param>
    /// <exception cref="RunException">Trials failed again and again: more than <see cref="RunnerOptions.MostCrashed"/>, or one after the
    /// other without any that completes.</exception>
    /// <exception cref="LedgerException">Results could not be committed.</exception>
    public async Task<RunResult> RunAsync(
        SweepSpec spec,
        ITrialLedger ledger,
        IProgress<SweepProgress>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        using Activity? activity = SweepTraces
            .Sweep(Options.Sweep ?? spec.Name)
            ?.SetTag("modcomp.engine", Engine.Identity.ToString())
            .SetTag("modcomp.workers", Options.Workers)
            .SetTag("modcomp.configurations", spec.Configurations.Length);
        using IDisposable? devices = Options.Source is null ? DeviceGauges.Add(Engine.Identity.Name, Options.Workers) : null;
        long started = Options.Clock.GetTimestamp();
        var plan = new SweepPlan(spec);
        var limits = new CoordinatorLimits
        {
            Retries = Options.Retries,
            MostUncommitted = MostUncommitted(plan, Options.Workers),
            MostCrashed = Options.MostCrashed ?? CoordinatorLimits.UsualMostCrashed(plan),
        };
        KnownTrials? known = Options.Leases is null ? null : new KnownTrials(ledger, plan.ConfigurationCount);
        // The trials of other parts are as good as done.
        TrialRange own = Options.Part is { } part ? PartRecord.Range(part, spec) : new TrialRange(0, spec.Trials);
        long others = (spec.Trials - own.Count) * plan.ConfigurationCount;
        var coordinator = new SweepCoordinator(plan, limits, c => WithOthers((known ?? ledger).Committed(c), own, spec.Trials));
        long total = coordinator.Total - others;
        long doneBefore = coordinator.Done - others;
        Options.Log.RunBegun(spec.Name, Engine.Identity, Engine.Hardware, Options.Workers, doneBefore, total);

        var targets = new TargetWatch(spec, known ?? ledger);
        var log = new CoordinatorLog(coordinator, spec.Name, Options.Clock);
        using var run = new EmbeddedRun(Engine, ledger, Options, coordinator, log, plan, targets, known, others);
        using var ended = new CancellationTokenSource();
        Task reports = progress is null
            ? Task.CompletedTask
            : Task.Run(() => ReportAsync(spec, ledger, run, targets, total, progress, ended.Token, cancellation), CancellationToken.None);
        Finish finish;
        try
        {
            finish = await run.DriveAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            RunTelemetry.SweepEnded(InstrumentLabels.Failed);
            FailureFile.Write(Options.EventsFile, log, Options.Log);
            throw;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await reports.ConfigureAwait(false);
        }

        TimeSpan elapsed = Options.Clock.GetElapsedTime(started);
        if (finish.End == SweepEnd.Failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, finish.Reason);
            RunTelemetry.SweepEnded(InstrumentLabels.Failed);
            Options.Log.RunFailed(run.Done, total, finish.Reason);
            FailureFile.Write(Options.EventsFile, log, Options.Log);
            throw run.LedgerFailure
                ?? (Exception)
                    new RunException(
                        $"The run stopped because {finish.Reason}; committed trials are kept, so correct the cause and run the same "
                            + $"command again.",
                        failure: RunFailure.Trials
                    );
        }

        RunTelemetry.SweepEnded(finish.End == SweepEnd.Completed ? InstrumentLabels.Completed : InstrumentLabels.Stopped);
        Options.Log.RunEnded(
            finish.End == SweepEnd.Completed ? "completed" : "stopped",
            run.Done,
            total,
            run.Computed,
            elapsed.TotalSeconds
        );
        return new RunResult(finish.End == SweepEnd.Completed ? RunEnd.Completed : RunEnd.Stopped, run.Done, total, run.Computed, elapsed)
        {
            Targets = targets.Standings,
        };
    }

    // What is committed and what is left to others.
    private static IReadOnlyList<TrialRange> WithOthers(IReadOnlyList<TrialRange> committed, TrialRange own, long trials)
    {
        if (own.Count == trials)
        {
            return committed;
        }

        var all = new TrialCoverage();
        foreach (TrialRange range in committed.Append(new TrialRange(0, own.First)).Append(new TrialRange(own.End, trials)))
        {
            all.Add(0, range);
        }

        return all.Ranges(0);
    }

    // Enough blocks on their way to the ledger that, while one fsync lasts, the next group can grow: a few of 1024 trials, hundreds of
    // eight. With three blocks per worker, short blocks would each wait for the disk. A sweep with a target stays at three: what is
    // computed after the stop is wasted.
    internal static int MostUncommitted(SweepPlan plan, int workers)
    {
        int least = LeastUncommittedPerWorker * workers;
        double blocks = Math.Min(UncommittedBytes / plan.LargestBlockBytes, MostUncommittedBlocks);
        return plan.Spec.Until is null ? Math.Max(least, workers + (int)blocks) : least;
    }

    private async Task ReportAsync(
        SweepSpec spec,
        ITrialLedger ledger,
        EmbeddedRun run,
        TargetWatch targets,
        long total,
        IProgress<SweepProgress> progress,
        CancellationToken ended,
        CancellationToken stop
    )
    {
        TimeProvider clock = Options.Clock;
        long started = clock.GetTimestamp();
        var meter = new ThroughputMeter(TimeSpan.Zero, run.Done);
        LiveEstimates live;
        try
        {
            (SweepSpec shown, ITrialLedger seen) = Options.Part is { } part ? PartRecord.View(part, spec, ledger) : (spec, ledger);
            live = new LiveEstimates(shown, seen, targets.Usable, stop);
        }
        catch (OperationCanceledException)
        {
            // A run that is asked to stop before its first report has nothing to show that its result does not say.
            return;
        }

        bool last;
        do
        {
            last = ended.IsCancellationRequested;
            TimeSpan begun = clock.GetElapsedTime(started);
            long done = run.Done;
            meter.Observe(begun, done);
            live.Advance(LiveTrialsPerReport);
            IReadOnlyList<TargetStanding> standings = targets.Standings;
            long left = spec.Until is null ? total - done : standings.Sum(s => s.ForecastTrials - s.Trials);
            progress.Report(
                new SweepProgress(done, total, meter.TrialsPerSecond, meter.TimeFor(left), live.Snapshot()) { Targets = standings }
            );

            // However many configurations there are, at most a fifth of one processor goes into reports. A clock that jumps must not
            // silence them.
            TimeSpan rest = 4 * (clock.GetElapsedTime(started) - begun);
            rest = rest < MostIntervals * Options.ProgressInterval ? rest : MostIntervals * Options.ProgressInterval;
            if (!last)
            {
                await Task.Delay(rest > Options.ProgressInterval ? rest : Options.ProgressInterval, clock, ended)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        } while (!last);
    }
}
