using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>
/// Trials that give no result, however often they are tried: what the coordinator decides, and what an embedded run makes of it.
/// </summary>
public sealed class FailedTrialTests : IDisposable
{
    private static readonly SyntheticEngine s_engine = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_block_is_taken_apart_and_its_one_bad_trial_recorded_once_others_have_completed()
    {
        var coordinator = new SweepCoordinator(
            new SweepPlan(SyntheticSweep.Spec(1, 4, blockSize: 2)),
            new CoordinatorLimits
            {
                Retries = 1,
                MostUncommitted = 9,
                MostCrashed = 1,
            },
            _ => []
        );
        var (pair, bad, good, rest) = (new TrialBlock(0, 0, 2), new TrialBlock(0, 0, 1), new TrialBlock(0, 1, 1), new TrialBlock(0, 2, 2));
        Assert.Equal([new RunBlock(0, pair, 1)], coordinator.Handle(new WorkerJoined(0)));
        Assert.Equal([new RunBlock(0, pair, 2)], coordinator.Handle(new BlockFailed(0, "a")));
        Assert.Equal([new RunBlock(0, bad, 1)], coordinator.Handle(new BlockFailed(0, "b")));
        Assert.Equal([new RunBlock(0, good, 1)], coordinator.Handle(new BlockFailed(0, "c")));
        Assert.Equal([new RunBlock(0, bad, 2)], coordinator.Handle(new BlockComputed(0)));
        Assert.Empty(coordinator.Handle(new BlockCommitted(good)).OfType<Finish>());

        // Alone it has failed as often as it may, and waits until something else completes.
        Assert.Equal([new RunBlock(0, rest, 1)], coordinator.Handle(new BlockFailed(0, "d")));
        coordinator.Validate();
        Assert.Equal([new RunBlock(0, bad, 3)], coordinator.Handle(new BlockComputed(0)));
        Assert.Empty(coordinator.Handle(new BlockCommitted(rest)));
        Assert.Equal([new RecordFailure(bad, TrialOutcome.Crashed, "e")], coordinator.Handle(new BlockFailed(0, "e")));
        coordinator.Validate();
        Assert.Equal([new Finish(SweepEnd.Completed, null)], coordinator.Handle(new BlockCommitted(bad)));
        Assert.Equal(4, coordinator.Done);
    }

    [Fact]
    public void The_last_trial_of_a_sweep_is_not_blamed_when_nothing_else_shows_that_the_machine_works()
    {
        var coordinator = new SweepCoordinator(
            new SweepPlan(SyntheticSweep.Spec(1, 4, blockSize: 1)),
            new CoordinatorLimits
            {
                Retries = 0,
                MostUncommitted = 9,
                MostCrashed = 4,
            },
            _ => [new TrialRange(0, 3)]
        );
        Assert.Equal([new RunBlock(0, new TrialBlock(0, 3, 1), 1)], coordinator.Handle(new WorkerJoined(0)));
        Assert.Equal(
            [
                new Finish(
                    SweepEnd.Failed,
                    "trial 3 of configuration 0 failed 1 time: d, and no other trial is left whose success would show that it is the trial"
                ),
            ],
            coordinator.Handle(new BlockFailed(0, "d"))
        );
    }

    [Fact]
    public void While_nothing_completes_nothing_is_recorded_and_the_sweep_fails()
    {
        var coordinator = new SweepCoordinator(
            new SweepPlan(SyntheticSweep.Spec(1, 1000, blockSize: 4)),
            new CoordinatorLimits
            {
                Retries = 0,
                MostUncommitted = 9,
                MostCrashed = 1000,
                MostSuspects = 5,
            },
            _ => []
        );
        IReadOnlyList<SweepCommand> commands = coordinator.Handle(new WorkerJoined(0));
        while (commands is [RunBlock])
        {
            commands = coordinator.Handle(new BlockFailed(0, "no memory"));
            coordinator.Validate();
        }

        Assert.Equal([new Finish(SweepEnd.Failed, "6 trials in a row failed and none completed: no memory")], commands);
        Assert.Equal(0, coordinator.Done);
    }

    [Fact]
    public void A_failure_that_another_attempt_would_repeat_ends_the_sweep_after_three_trials()
    {
        SweepCoordinator coordinator = Tolerant(blockSize: 16);
        List<RunBlock> runs = [];
        IReadOnlyList<SweepCommand> commands = coordinator.Handle(new WorkerJoined(0));
        while (commands is [RunBlock run])
        {
            runs.Add(run);
            commands = coordinator.Handle(new BlockFailed(0, "no number", IsCertain: true));
            coordinator.Validate();
        }

        Assert.Equal([(0L, 16), (0L, 1), (1L, 1), (2L, 1)], runs.Select(r => (r.Block.FirstTrial, r.Block.Count)));
        Assert.Equal([new Finish(SweepEnd.Failed, "3 trials in a row failed and none completed: no number")], commands);
    }

    [Fact]
    public void A_worker_that_lacks_what_the_trials_need_leaves_its_block_to_others_and_the_last_one_fails_the_sweep()
    {
        SweepCoordinator coordinator = Tolerant(blockSize: 512);
        var (first, second) = (new TrialBlock(0, 0, 512), new TrialBlock(0, 512, 512));
        coordinator.Handle(new WorkerJoined(0));
        coordinator.Handle(new WorkerJoined(1));
        Assert.Empty(coordinator.Handle(new WorkerUnable(0, "not here")));
        coordinator.Validate();
        Assert.Equal([new RunBlock(1, first, 1)], coordinator.Handle(new BlockComputed(1)));
        coordinator.Handle(new BlockCommitted(second));
        Assert.Equal([new Finish(SweepEnd.Failed, "not here either")], coordinator.Handle(new WorkerUnable(1, "not here either")));
        Assert.Equal(512, coordinator.Done);
    }

    [Fact]
    public void While_a_worker_that_could_may_come_back_the_sweep_waits_for_it()
    {
        SweepCoordinator coordinator = Tolerant(blockSize: 1024);
        coordinator.Handle(new WorkerJoined(0));
        coordinator.Handle(new WorkerJoined(1));
        coordinator.Handle(new WorkerLost(0));
        Assert.Empty(coordinator.Handle(new WorkerUnable(1, "not here")));
        coordinator.Validate();
        Assert.Equal([new RunBlock(2, new TrialBlock(0, 0, 1024), 1)], coordinator.Handle(new WorkerJoined(2)));
    }

    private static SweepCoordinator Tolerant(int blockSize) =>
        new(
            new SweepPlan(SyntheticSweep.Spec(1, 1024, blockSize: blockSize)),
            new CoordinatorLimits { MostUncommitted = 9, MostCrashed = 10 },
            _ => []
        );

    [Fact]
    public void More_crashes_than_allowed_end_the_sweep()
    {
        var coordinator = new SweepCoordinator(
            new SweepPlan(SyntheticSweep.Spec(1, 100, blockSize: 1)),
            new CoordinatorLimits
            {
                Retries = 0,
                MostUncommitted = 9,
                MostCrashed = 2,
            },
            _ => []
        );
        var committing = new Queue<TrialBlock>();
        IReadOnlyList<SweepCommand> commands = coordinator.Handle(new WorkerJoined(0));
        var recorded = new List<TrialBlock>();
        Finish? finish = null;
        while (finish is null)
        {
            RunBlock? run = null;
            foreach (SweepCommand command in commands)
            {
                run = command as RunBlock ?? run;
                finish = command as Finish ?? finish;
                if (command is RecordFailure record)
                {
                    Assert.Equal(TrialOutcome.Crashed, record.Outcome);
                    recorded.Add(record.Block);
                    committing.Enqueue(record.Block);
                }
            }

            if (committing.TryDequeue(out TrialBlock block))
            {
                commands = [.. coordinator.Handle(new BlockCommitted(block)), .. run is null ? Array.Empty<SweepCommand>() : [run]];
            }
            else if (run is not null && run.Block.FirstTrial % 10 == 3)
            {
                commands = coordinator.Handle(new BlockFailed(0, "poison"));
            }
            else if (run is not null)
            {
                commands = coordinator.Handle(new BlockComputed(0));
                committing.Enqueue(run.Block);
            }

            coordinator.Validate();
        }

        Assert.Equal([3L, 13L], recorded.Select(b => b.FirstTrial));
        Assert.Equal(
            (
                SweepEnd.Failed,
                "more than 2 trials crashed, the most that a sweep of this size may record: trial 23 of configuration 0 failed 2 "
                    + "times: poison"
            ),
            (finish.End, finish.Reason)
        );
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task An_embedded_run_records_what_always_crashes_and_what_takes_too_long_and_estimates_say_so(int workers, bool limited)
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 1, trials: 300, blockSize: 8);
        var clock = new AlarmClock();
        var engine = new HostileEngine(limited ? clock : null);
        await using OpenRun run = OpenRun.Open(new RunFolder(_temporary.File("run")), spec, s_engine.Identity);
        var options = new RunnerOptions
        {
            Workers = workers,
            Retries = 1,
            Clock = clock,
            TrialTimeLimit = limited ? TimeSpan.FromHours(1) : null,
        };
        RunResult result = await new EmbeddedRunner(engine, options).RunAsync(spec, run.Ledger, null, CancellationToken.None);
        Assert.Equal((RunEnd.Completed, 300L), (result.End, result.Done));
        TrialResult[] recorded = [.. run.Ledger.Read(0, new TrialRange(0, 300)).Select(r => r.Result)];
        TrialResult[] trained = s_engine.Results(new SweepPlan(spec).Batch(new TrialBlock(0, 0, 300)), CancellationToken.None);
        for (int t = 0; t < 300; t++)
        {
            TrialResult expected = t switch
            {
                HostileEngine.Crashing => FailedTrial.Of(TrialOutcome.Crashed, 3, 2),
                HostileEngine.Endless when limited => FailedTrial.Of(TrialOutcome.TimedOut, 3, 2),
                _ => trained[t],
            };
            LedgerTrials.AssertSameBits(expected, recorded[t]);
        }

        ConfigurationEstimates estimates = SweepEstimates.FromLedger(spec, run.Ledger, 1, CancellationToken.None).Configurations[0];
        int failed = limited ? 2 : 1;
        Assert.Equal((300L, failed - 1L, 1L), (estimates.Trials, estimates.TimedOut, estimates.Crashed));
        Assert.Equal(1.0 / 300, estimates.Find(new Estimand(EstimandNames.Crashed))!.Value);
        Assert.Equal(300 - failed, estimates.Find(new Estimand(EstimandNames.InitialWinSimulated, Modality: 0))!.Trials);
        Assert.Equal(failed, estimates.Find(new Estimand(EstimandNames.InitialWinSimulated, Modality: 0))!.WorstCase!.Failed);
        Assert.Equal(300 - estimates.Completed, estimates.Find(new Estimand(EstimandNames.Agreement))!.WorstCase!.Failed);
    }

    /// <summary>One trial throws; during another, where there is a clock, time runs out.</summary>
    private sealed class HostileEngine(AlarmClock? clock) : ITrialEngine
    {
        public const int Crashing = 37;
        public const int Endless = 90;

        public EngineIdentity Identity => s_engine.Identity;

        public string Hardware => "none";

        public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
        {
            if (Holds(batch, Endless))
            {
                clock?.RunOut();
                cancellation.ThrowIfCancellationRequested();
            }

            return Holds(batch, Crashing) ? throw new InvalidOperationException("poison") : s_engine.Run(batch, cancellation);
        }

        public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
            s_engine.Trace(batch, options, cancellation);

        private static bool Holds(TrialBatch batch, int trial) => batch.FirstTrial <= trial && trial < batch.FirstTrial + batch.Count;
    }
}
