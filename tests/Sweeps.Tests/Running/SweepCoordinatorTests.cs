using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Running;

public sealed class SweepCoordinatorTests
{
    [Fact]
    public void Whatever_happens_every_trial_is_committed_exactly_once_and_the_sweep_ends()
    {
        var worlds =
            from configurations in Gen.Choose(1, 3)
            from trials in Gen.Choose(1, 30)
            from blockSize in Gen.Elements(1, 4, 16)
            from workers in Gen.Choose(1, 4)
            from uncommitted in Gen.Choose(1, 6)
            from seed in Gen.Choose(0, int.MaxValue)
            select (configurations, trials, blockSize, workers, uncommitted, seed);
        Prop.ForAll(
                worlds.ToArbitrary(),
                w =>
                {
                    var world = new CoordinatorWorld(w.configurations, w.trials, w.blockSize, w.workers, w.uncommitted, w.seed);
                    SweepEnd end = world.Live();
                    Assert.True(world.RecordedOnlyWhatFailed);
                    if (end == SweepEnd.Completed)
                    {
                        Assert.True(world.EveryTrialCommittedOnce);
                    }
                    else
                    {
                        Assert.True(world.MayEndAs(end));
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20220317, 77));
    }

    [Fact]
    public void Committed_trials_are_skipped_and_blocks_that_are_committed_in_part_are_filled()
    {
        SweepPlan plan = Plan(1, 20, 8);
        Dictionary<int, TrialRange[]> committed = new() { [0] = [new(2, 4), new(6, 11), new(15, 16)] };
        var blocks = new UndoneBlocks(plan, c => committed[c]);
        Assert.Equal([new(0, 0, 2), new(0, 4, 2), new(0, 11, 4), new(0, 16, 4)], Enumerable.Range(0, 4).Select(_ => blocks.Next(0)!.Value));
        Assert.Null(blocks.Next(0));
        Assert.Equal(8, blocks.CommittedAtStart);
    }

    [Fact]
    public void What_is_upcoming_is_what_comes_next_and_looking_at_it_changes_nothing()
    {
        const int seed = 20220317;
        var random = new Random(seed);
        for (int round = 0; round < 100; round++)
        {
            SweepPlan plan = Plan(1 + random.Next(3), 1 + random.Next(200), 8);
            TrialRange[][] committed =
            [
                .. Enumerable
                    .Range(0, plan.ConfigurationCount)
                    .Select(_ => new[] { new TrialRange(random.Next(20), 20 + random.Next(50)) }),
            ];
            var looked = new UndoneBlocks(plan, c => committed[c]);
            var twin = new UndoneBlocks(plan, c => committed[c]);
            var expected = new List<TrialBlock>();
            while (twin.Next(0) is { } block)
            {
                expected.Add(block);
            }

            for (int at = 0; at <= expected.Count; at++)
            {
                int most = random.Next(12),
                    modulus = 1 + random.Next(3);
                Assert.True(
                    expected
                        .Skip(at)
                        .Where(b => b.FirstTrial / 8 % modulus == 0)
                        .Take(most)
                        .SequenceEqual(looked.Upcoming(b => b.FirstTrial / 8 % modulus == 0, most)),
                    $"seed {seed}, round {round}, position {at}"
                );
                Assert.Equal(expected.Skip(at).Sum(b => b.Count), looked.Remaining);
                Assert.Equal(at < expected.Count ? expected[at] : null, looked.Next(0));
            }
        }
    }

    [Fact]
    public void Blocks_that_are_to_be_tried_again_are_upcoming_first_and_none_is_once_the_sweep_ends()
    {
        var coordinator = new SweepCoordinator(Plan(1, 32, 8), Limits(9), _ => []);
        coordinator.Handle(new WorkerJoined(0));
        coordinator.Handle(new WorkerLost(0));
        Assert.Equal([new(0, 0, 8), new(0, 8, 8), new(0, 16, 8)], coordinator.Upcoming(_ => true, 3));
        Assert.Equal([new(0, 8, 8)], coordinator.Upcoming(b => b.FirstTrial > 0, 1));
        Assert.Equal(32, coordinator.Remaining);
        coordinator.Handle(new WorkerJoined(1));
        coordinator.Handle(new StopRequested());
        Assert.Empty(coordinator.Upcoming(_ => true, 3));
    }

    [Fact]
    public void A_sweep_that_is_done_already_completes_at_once()
    {
        var coordinator = new SweepCoordinator(Plan(2, 5, 4), Limits(1), _ => [new TrialRange(0, 5)]);
        Assert.Equal([new Finish(SweepEnd.Completed, null)], coordinator.Handle(new WorkerJoined(0)));
        Assert.Equal(10, coordinator.Done);
    }

    [Fact]
    public void A_block_is_tried_again_up_to_the_limit_and_then_the_sweep_fails_with_the_reason()
    {
        var coordinator = new SweepCoordinator(Plan(1, 4, 4), Limits(9), _ => []);
        var block = new TrialBlock(0, 0, 4);
        Assert.Equal([new RunBlock(0, block, 1)], coordinator.Handle(new WorkerJoined(0)));
        Assert.Equal([new RunBlock(0, block, 2)], coordinator.Handle(new BlockFailed(0, "first")));
        Assert.Equal([new RunBlock(0, block, 3)], coordinator.Handle(new BlockFailed(0, "second")));
        Assert.Equal(
            [new Finish(SweepEnd.Failed, "trials 0 to 3 of configuration 0 failed 3 times: third")],
            coordinator.Handle(new BlockFailed(0, "third"))
        );
        Assert.True(coordinator.IsFinished);
    }

    [Fact]
    public void A_lost_worker_s_block_goes_to_another_without_counting_as_a_failure()
    {
        var coordinator = new SweepCoordinator(Plan(1, 4, 4), Limits(9), _ => []);
        coordinator.Handle(new WorkerJoined(0));
        Assert.Empty(coordinator.Handle(new WorkerJoined(1)));
        Assert.Equal([new RunBlock(1, new TrialBlock(0, 0, 4), 1)], coordinator.Handle(new WorkerLost(0)));
    }

    [Fact]
    public void A_requested_stop_cancels_what_is_in_work_and_waits_for_what_is_on_its_way_to_the_ledger()
    {
        var coordinator = new SweepCoordinator(Plan(1, 12, 4), Limits(9), _ => []);
        coordinator.Handle(new WorkerJoined(0));
        coordinator.Handle(new WorkerJoined(1));
        coordinator.Handle(new BlockComputed(0));
        Assert.Equal([new CancelBlock(0), new CancelBlock(1)], coordinator.Handle(new StopRequested()));
        Assert.Empty(coordinator.Handle(new BlockReleased(1)));
        Assert.Empty(coordinator.Handle(new BlockReleased(0)));
        Assert.Equal([new Finish(SweepEnd.Stopped, null)], coordinator.Handle(new BlockCommitted(new TrialBlock(0, 0, 4))));
        Assert.Equal(4, coordinator.Done);
    }

    [Fact]
    public void No_more_blocks_are_begun_than_may_be_uncommitted()
    {
        var coordinator = new SweepCoordinator(Plan(1, 40, 4), new CoordinatorLimits { MostUncommitted = 2 }, _ => []);
        coordinator.Handle(new WorkerJoined(0));
        Assert.Single(coordinator.Handle(new BlockComputed(0)));
        Assert.Empty(coordinator.Handle(new BlockComputed(0)));
        Assert.Equal([new RunBlock(0, new TrialBlock(0, 8, 4), 1)], coordinator.Handle(new BlockCommitted(new TrialBlock(0, 0, 4))));
    }

    [Fact]
    public void A_failure_is_not_hidden_behind_a_requested_stop()
    {
        var coordinator = new SweepCoordinator(Plan(1, 40, 4), Limits(9), _ => []);
        coordinator.Handle(new WorkerJoined(0));
        coordinator.Handle(new BlockComputed(0));
        coordinator.Handle(new StopRequested());
        coordinator.Handle(new BlockReleased(0));
        Assert.Equal([new Finish(SweepEnd.Failed, "no room")], coordinator.Handle(new CommitFailed(new TrialBlock(0, 0, 4), "no room")));
    }

    [Fact]
    public void Events_that_cannot_have_happened_are_refused()
    {
        var coordinator = new SweepCoordinator(Plan(1, 40, 4), Limits(9), _ => []);
        coordinator.Handle(new WorkerJoined(0));
        SweepEvent[] impossible =
        [
            new WorkerJoined(0),
            new WorkerLost(1),
            new BlockComputed(1),
            new BlockFailed(1, ""),
            new BlockReleased(7),
            new BlockCommitted(new TrialBlock(0, 0, 4)),
            new CommitFailed(new TrialBlock(0, 4, 4), ""),
        ];
        Assert.All(impossible, e => Assert.Throws<InvalidOperationException>(() => coordinator.Handle(e)));
        coordinator.Validate();
    }

    [Fact]
    public void A_plan_of_a_million_million_trials_costs_nothing_to_begin()
    {
        var coordinator = new SweepCoordinator(Plan(3, 1_000_000_000_000, 1024), Limits(9), _ => [new TrialRange(5, 999_999_999_000)]);
        Assert.Equal([new RunBlock(0, new TrialBlock(0, 0, 5), 1)], coordinator.Handle(new WorkerJoined(0)));
        Assert.Equal(3 * (999_999_999_000L - 5), coordinator.Done);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_coordinator_keeps_does_not_grow_with_the_trials_it_has_seen(bool targeted)
    {
        SweepSpec spec = SyntheticSweep.Spec(3, 10_000_000, blockSize: 64) with
        {
            Until = targeted ? new StoppingSpec("gap", 0.001, 0.95, 1) : null,
        };
        var coordinator = new SweepCoordinator(new SweepPlan(spec), Limits(6), _ => []);
        var next = new Queue<RunBlock>(
            coordinator.Handle(new WorkerJoined(0)).Concat(coordinator.Handle(new WorkerJoined(1))).Cast<RunBlock>()
        );
        Drive(1_000);
        long after = ObjectGraph.Count(coordinator);
        Drive(100_000);
        Assert.Equal(3 * 10_000_000L, coordinator.Total);
        Assert.Equal(101_000 * 64L, coordinator.Done);
        Assert.InRange(ObjectGraph.Count(coordinator), 1, after);

        void Drive(int blocks)
        {
            for (int i = 0; i < blocks; i++)
            {
                RunBlock done = next.Dequeue();
                Queue(new BlockComputed(done.Worker));
                if (targeted)
                {
                    // Blocks end in the order in which they began, so nothing waits for an earlier one.
                    Queue(new ConfigurationJudged(done.Block.Configuration, done.Block.EndTrial, 1, null, Stopped: false));
                }

                Queue(new BlockCommitted(done.Block));
            }
        }

        void Queue(SweepEvent happened)
        {
            foreach (SweepCommand command in coordinator.Handle(happened))
            {
                next.Enqueue((RunBlock)command);
            }
        }
    }

    private static CoordinatorLimits Limits(int uncommitted) => new() { MostUncommitted = uncommitted };

    private static SweepPlan Plan(int configurations, long trials, int blockSize) =>
        new(SyntheticSweep.Spec(configurations, trials, blockSize: blockSize));
}
