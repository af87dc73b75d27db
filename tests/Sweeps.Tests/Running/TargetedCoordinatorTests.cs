using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>The coordinator with a target: who gets the next block, and when it ends. The judgements are scripted.</summary>
public sealed class TargetedCoordinatorTests
{
    [Fact]
    public void The_widest_configuration_gets_the_next_block_and_a_stopped_one_none()
    {
        var coordinator = new SweepCoordinator(Plan(3, 100, 4), Limits(9), _ => []);
        foreach (int c in new[] { 0, 1, 2 })
        {
            Assert.Empty(coordinator.Handle(new ConfigurationJudged(c, 0, double.PositiveInfinity, null, Stopped: false)));
        }

        // Nothing is known: the configurations take turns.
        Assert.Equal([Run(0, 0, 0)], coordinator.Handle(new WorkerJoined(0)));
        Assert.Equal([Run(0, 1, 0)], coordinator.Handle(new BlockComputed(0)));
        Commit(coordinator, 0, 0, 0.2);
        Assert.Equal([Run(0, 2, 0)], coordinator.Handle(new BlockComputed(0)));
        Commit(coordinator, 1, 0, 0.5);

        // 1 is widest; with four more under way it counts as 0.5 / sqrt(2), still more than 0.2; 2 is unknown and has its block.
        Assert.Equal([Run(0, 2, 4)], coordinator.Handle(new BlockComputed(0)));
        Commit(coordinator, 2, 0, 0.1);
        Assert.Equal([Run(0, 1, 4)], coordinator.Handle(new BlockComputed(0)));
        Commit(coordinator, 2, 4, 0.05);
        Assert.Equal([Run(0, 1, 8)], coordinator.Handle(new BlockComputed(0)));
        Assert.Empty(Commit(coordinator, 1, 4, 0.01, stopped: true));
        Assert.Equal([Run(0, 0, 4)], coordinator.Handle(new BlockComputed(0)));
        coordinator.Validate();

        // A block of the stopped configuration that was under way is committed all the same.
        Assert.Empty(coordinator.Handle(new BlockCommitted(new TrialBlock(1, 8, 4))));
        Assert.Empty(coordinator.Handle(new ConfigurationJudged(2, 8, 0.01, null, Stopped: true)));
        Assert.Empty(coordinator.Handle(new ConfigurationJudged(0, 4, 0.01, null, Stopped: true)));
        Assert.Empty(coordinator.Handle(new BlockComputed(0)));
        Assert.Equal([new Finish(SweepEnd.Completed, null)], coordinator.Handle(new BlockCommitted(new TrialBlock(0, 4, 4))));
        coordinator.Validate();
        Assert.Equal(28, coordinator.Done);
    }

    [Fact]
    public void A_run_whose_targets_are_reached_already_ends_at_once()
    {
        var coordinator = new SweepCoordinator(Plan(2, 100, 4), Limits(9), _ => [new TrialRange(0, 40)]);
        Assert.Empty(coordinator.Handle(new ConfigurationJudged(0, 37, 0.01, null, Stopped: true)));
        Assert.Equal([new Finish(SweepEnd.Completed, null)], coordinator.Handle(new ConfigurationJudged(1, 40, 0.01, null, Stopped: true)));
    }

    [Fact]
    public void A_block_of_a_stopped_configuration_is_not_tried_again()
    {
        var coordinator = new SweepCoordinator(Plan(1, 100, 4), Limits(9), _ => []);
        coordinator.Handle(new ConfigurationJudged(0, 0, double.PositiveInfinity, null, Stopped: false));
        coordinator.Handle(new WorkerJoined(0));
        coordinator.Handle(new BlockComputed(0));
        coordinator.Handle(new ConfigurationJudged(0, 3, 0.01, null, Stopped: true));
        coordinator.Handle(new BlockCommitted(new TrialBlock(0, 0, 4)));
        Assert.Equal([new Finish(SweepEnd.Completed, null)], coordinator.Handle(new BlockFailed(0, "dice")));
        coordinator.Validate();
    }

    [Fact]
    public void Judgements_that_cannot_be_are_refused()
    {
        var coordinator = new SweepCoordinator(Plan(1, 100, 4), Limits(9), _ => [new TrialRange(0, 8)]);
        coordinator.Handle(new ConfigurationJudged(0, 8, 0.3, null, Stopped: false));
        ConfigurationJudged[] impossible =
        [
            new(1, 0, 1, null, false),
            new(-1, 0, 1, null, false),
            new(0, 9, 0.2, null, false),
            new(0, 7, 0.3, null, false),
            new(0, 8, 0.3, 7, false),
        ];
        Assert.All(impossible, e => Assert.Throws<InvalidOperationException>(() => coordinator.Handle(e)));
        var untargeted = new SweepCoordinator(new SweepPlan(SyntheticSweep.Spec(1, 100)), Limits(9), _ => []);
        Assert.Throws<InvalidOperationException>(() => untargeted.Handle(new ConfigurationJudged(0, 0, 1, null, false)));
    }

    [Fact]
    public void Trials_that_fail_before_any_has_completed_wait_for_one_however_far_ahead_it_is()
    {
        CoordinatorLimits limits = Limits(9) with { MostCrashed = 8, MostSuspects = 8 };
        var coordinator = new SweepCoordinator(Plan(1, 1000, 4), limits, _ => [new TrialRange(8, 400)]);
        coordinator.Handle(new ConfigurationJudged(0, 0, double.PositiveInfinity, null, Stopped: false));
        IReadOnlyList<SweepCommand> commands = coordinator.Handle(new WorkerJoined(0));
        while (Assert.IsType<RunBlock>(Assert.Single(commands)).Block is { FirstTrial: < 8 })
        {
            commands = coordinator.Handle(new BlockFailed(0, "poison"));
        }

        Assert.Equal([Run(0, 0, 400)], commands);
    }

    [Theory]
    [InlineData(null, 72)] // sixteen blocks more than the late one and the one that is being committed
    [InlineData(40L, 72)]
    [InlineData(202L, 200)]
    [InlineData(400L, 400)]
    public void Others_run_ahead_of_a_late_block_to_where_the_stop_is_forecast(long? forecast, long last)
    {
        var coordinator = new SweepCoordinator(Plan(1, 1000, 4), Limits(9), _ => []);
        coordinator.Handle(new ConfigurationJudged(0, 0, double.PositiveInfinity, forecast, Stopped: false));
        Assert.Equal([Run(0, 0, 0)], coordinator.Handle(new WorkerJoined(0)));
        IReadOnlyList<SweepCommand> commands = coordinator.Handle(new WorkerJoined(1));
        TrialBlock block = default;
        while (commands.Count > 0)
        {
            block = Assert.IsType<RunBlock>(Assert.Single(commands)).Block;
            IReadOnlyList<SweepCommand> computed = coordinator.Handle(new BlockComputed(1));
            commands = [.. computed, .. coordinator.Handle(new BlockCommitted(block))];
        }

        Assert.Equal(last, block.FirstTrial);

        // The late block frees them.
        IReadOnlyList<SweepCommand> late = coordinator.Handle(new BlockComputed(0));
        Assert.Equal(2, late.Count + coordinator.Handle(new ConfigurationJudged(0, block.EndTrial, 0.1, null, Stopped: false)).Count);
    }

    [Fact]
    public void Whatever_happens_every_configuration_gets_the_trials_it_needs_and_no_trial_runs_twice()
    {
        const int seed = 20240229;
        var random = new Random(seed);
        for (int life = 0; life < 400; life++)
        {
            var world = new TargetedWorld(
                random.Next(1, 5),
                random.Next(1, 120),
                1 << random.Next(0, 4),
                random.Next(1, 5),
                random.Next(1, 9),
                random
            );
            Assert.True(world.Live() == SweepEnd.Completed, $"seed {seed}, life {life}");
            Assert.True(world.EveryStopIsReached, $"seed {seed}, life {life}");
        }
    }

    private static RunBlock Run(int worker, int configuration, long first) => new(worker, new TrialBlock(configuration, first, 4), 1);

    private static IReadOnlyList<SweepCommand> Commit(
        SweepCoordinator coordinator,
        int configuration,
        long first,
        double halfWidth,
        bool stopped = false
    )
    {
        IReadOnlyList<SweepCommand> commands = coordinator.Handle(
            new ConfigurationJudged(configuration, first + 4, halfWidth, null, stopped)
        );
        return [.. commands, .. coordinator.Handle(new BlockCommitted(new TrialBlock(configuration, first, 4)))];
    }

    private static CoordinatorLimits Limits(int uncommitted) => new() { MostUncommitted = uncommitted };

    private static SweepPlan Plan(int configurations, long trials, int blockSize) =>
        new(
            SyntheticSweep.Spec(configurations, trials, blockSize: blockSize) with
            {
                Until = new StoppingSpec("agreement", 0.01, 0.95, 1),
            }
        );

    /// <summary>
    /// Workers that finish, fail and vanish by the dice, in half of the worlds one that ends a block only when nothing else can happen, a
    /// ledger that commits in any order, trials that fail whoever runs them, and a number of trials after which each configuration stops.
    /// </summary>
    private sealed class TargetedWorld
    {
        private readonly Random _random;
        private readonly SweepCoordinator _coordinator;
        private readonly SweepPlan _plan;
        private readonly CoordinatorLog _log;
        private readonly bool[,] _committed;
        private readonly long[] _stop;
        private readonly long[] _consumed;
        private readonly long?[] _forecast;
        private readonly Dictionary<int, TrialBlock> _busy = [];
        private readonly List<TrialBlock> _computed = [];
        private readonly HashSet<int> _away;
        private readonly HashSet<(int, long)> _poison = [];
        private readonly HashSet<TrialBlock> _begun = [];
        private readonly int _blockSize;
        private readonly int? _late;
        private int _failures = 2;
        private bool _isSuspicious;
        private Finish? _finish;

        public TargetedWorld(int configurations, int trials, int blockSize, int workers, int uncommitted, Random random)
        {
            _random = random;
            _committed = new bool[configurations, trials];
            _stop = [.. Enumerable.Range(0, configurations).Select(_ => (long)random.Next(1, trials + (trials / 3) + 1))];
            _consumed = new long[configurations];
            _forecast =
            [
                .. Enumerable.Range(0, configurations).Select(_ => random.Next(2) == 0 ? (long?)null : random.Next(1, 2 * trials)),
            ];
            _away = [.. Enumerable.Range(0, workers)];
            double share = random.Next(2) * random.NextDouble();
            for (int c = 0; c < configurations; c++)
            {
                for (int t = 0; t < trials; t++)
                {
                    _committed[c, t] = random.NextDouble() < share;
                }
            }

            for (int i = random.Next(6) - 3; i > 0; i--)
            {
                _poison.Add((random.Next(configurations), random.Next(trials)));
            }

            _blockSize = blockSize;
            _late = random.Next(2) == 0 ? random.Next(workers) : null;
            _plan = Plan(configurations, trials, blockSize);
            _coordinator = new SweepCoordinator(
                _plan,
                new CoordinatorLimits
                {
                    Retries = 2,
                    MostUncommitted = uncommitted,
                    MostCrashed = trials,
                    MostSuspects = trials * configurations,
                },
                Ranges
            );
            _log = new CoordinatorLog(_coordinator, "world", TimeProvider.System, kept: random.Next(1, 60));
        }

        public bool EveryStopIsReached =>
            Enumerable.Range(0, _stop.Length).All(c => _consumed[c] == Math.Min(_stop[c], _committed.GetLength(1)));

        public SweepEnd Live()
        {
            foreach (ConfigurationJudged judged in Enumerable.Range(0, _stop.Length).Select(Judge).ToArray())
            {
                if (_finish is null)
                {
                    Handle(judged);
                }
            }

            while (_finish is null)
            {
                Step();
            }

            Assert.Empty(_busy);
            CoordinatorLogTests.IsDecidedAgain(_log, _plan, _coordinator);
            return _finish.End;
        }

        private List<TrialRange> Ranges(int c) =>
            [.. Enumerable.Range(0, _committed.GetLength(1)).Where(t => _committed[c, t]).Select(t => new TrialRange(t, t + 1))];

        private ConfigurationJudged Judge(int c)
        {
            while (_consumed[c] < Math.Min(_stop[c], _committed.GetLength(1)) && _committed[c, (int)_consumed[c]])
            {
                _consumed[c]++;
            }

            bool stopped = _consumed[c] == Math.Min(_stop[c], _committed.GetLength(1));
            double halfWidth = _consumed[c] == 0 ? double.PositiveInfinity : 1 / Math.Sqrt(_consumed[c]);
            return new ConfigurationJudged(c, _consumed[c], halfWidth, Forecast(c), stopped);
        }

        private long? Forecast(int c) => _forecast[c] is { } forecast ? Math.Max(forecast, _consumed[c]) : null;

        private void Step()
        {
            KeyValuePair<int, TrialBlock>[] busy = [.. _busy.Where(b => b.Key != _late)];
            int choices = busy.Length + _computed.Count + _away.Count;
            if (choices == 0)
            {
                End(_busy.Single());
                return;
            }

            int choice = _random.Next(choices);
            if (choice < busy.Length)
            {
                End(busy[choice]);
            }
            else if (choice < busy.Length + _computed.Count)
            {
                TrialBlock block = _computed[choice - busy.Length];
                _computed.Remove(block);
                for (long t = block.FirstTrial; t < block.EndTrial; t++)
                {
                    Assert.False(_committed[block.Configuration, (int)t], "A trial was run twice.");
                    _committed[block.Configuration, (int)t] = true;
                }

                Handle(Judge(block.Configuration));
                Handle(new BlockCommitted(block));
            }
            else
            {
                int worker = _away.ElementAt(choice - busy.Length - _computed.Count);
                _away.Remove(worker);
                Handle(new WorkerJoined(worker));
            }
        }

        private void End(KeyValuePair<int, TrialBlock> work)
        {
            _busy.Remove(work.Key);
            int fate = _random.Next(10);
            if (Enumerable.Range((int)work.Value.FirstTrial, work.Value.Count).Any(t => _poison.Contains((work.Value.Configuration, t))))
            {
                _isSuspicious = true;
                Handle(new BlockFailed(work.Key, "poison", TimedOut: fate < 5));
            }
            else if (fate == 0 && _failures > 0)
            {
                _failures--;
                Handle(new BlockFailed(work.Key, "dice"));
            }
            else if (fate == 1)
            {
                _away.Add(work.Key);
                Handle(new WorkerLost(work.Key));
            }
            else
            {
                _computed.Add(work.Value);
                Handle(new BlockComputed(work.Key));
            }
        }

        private void Handle(SweepEvent happened)
        {
            foreach (SweepCommand command in _log.Handle(happened))
            {
                if (command is RunBlock run)
                {
                    long need = Math.Min(_stop[run.Block.Configuration], _committed.GetLength(1));
                    long consumed = _consumed[run.Block.Configuration];
                    Assert.True(consumed < need, "A configuration that has stopped was given a block.");
                    _busy.Add(run.Worker, run.Block);

                    // Sixteen blocks more than are in work, as much again as was consumed, or what is forecast; whoever is suspicious of a
                    // trial may look further, and what was begun may be begun again.
                    long most = Math.Max(
                        Math.Max(2 * consumed, Forecast(run.Block.Configuration) ?? 0),
                        consumed + ((_busy.Count + _computed.Count + 16) * _blockSize)
                    );
                    Assert.True(
                        !_begun.Add(run.Block) || _isSuspicious || run.Block.FirstTrial <= most,
                        $"{run.Block} is too far ahead of {consumed}."
                    );
                }
                else if (command is RecordFailure record)
                {
                    _computed.Add(record.Block);
                }

                _finish = command as Finish ?? _finish;
            }

            _coordinator.Validate();
        }
    }
}
