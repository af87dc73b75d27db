using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>
/// A model of everything around a coordinator: workers that obey, fail, get lost and come back, a ledger that commits in any order, a user
/// who may stop, all by the dice. The model keeps its own account of every trial.
/// </summary>
internal sealed class CoordinatorWorld
{
    private const int Retries = 2;
    private readonly Random _random;
    private readonly SweepCoordinator _coordinator;
    private readonly SweepPlan _plan;
    private readonly CoordinatorLog _log;
    private readonly int[,] _commits;
    private readonly HashSet<int> _idle = [];
    private readonly HashSet<int> _away;
    private readonly Dictionary<int, TrialBlock> _busy = [];
    private readonly List<TrialBlock> _computed = [];
    private readonly int _uncommitted;
    private readonly double _failureRate;
    private readonly bool _mayStop;
    private readonly int? _unable;
    private readonly HashSet<(int Configuration, long Trial)> _poison = [];
    private readonly HashSet<(int Configuration, long Trial)> _recorded = [];
    private bool _stopped;
    private bool _failed;
    private Finish? _finish;

    public CoordinatorWorld(int configurations, int trials, int blockSize, int workers, int uncommitted, int seed)
    {
        _random = new Random(seed);
        _commits = new int[configurations, trials];
        _away = [.. Enumerable.Range(0, workers)];
        _uncommitted = uncommitted;
        _failureRate = _random.Next(3) == 0 ? 0 : 0.1;
        _mayStop = _random.Next(3) == 0;
        double share = _random.Next(2) * _random.NextDouble();
        for (int c = 0; c < configurations; c++)
        {
            for (int t = 0; t < trials; t++)
            {
                _commits[c, t] = _random.NextDouble() < share ? 1 : 0;
            }
        }

        // In a third of the worlds a few trials fail whoever runs them, and may be recorded as crashed.
        bool tolerant = _random.Next(3) == 0;
        for (int i = _random.Next(3); tolerant && i >= 0; i--)
        {
            _poison.Add((_random.Next(configurations), _random.Next(trials)));
        }

        // In a quarter of the worlds the machine of one worker lacks what the trials need.
        _unable = _random.Next(4) == 0 ? _random.Next(workers) : null;
        var limits = new CoordinatorLimits
        {
            Retries = Retries,
            MostUncommitted = uncommitted,
            MostCrashed = tolerant ? trials : 0,
            MostSuspects = 4,
            // In two thirds of the worlds blocks are joined as soon as there are two workers.
            MostJoined = (seed % 3) switch
            {
                0 => 1,
                1 => 2,
                _ => 16,
            },
            WorkersUnjoined = 1,
        };
        _plan = new(SyntheticSweep.Spec(configurations, trials, blockSize: blockSize));
        _coordinator = new SweepCoordinator(_plan, limits, CommittedRanges);
        _log = new CoordinatorLog(_coordinator, "world", TimeProvider.System, kept: _random.Next(1, 60));
    }

    public bool EveryTrialCommittedOnce => _commits.Cast<int>().All(n => n == 1);

    public SweepEnd Live()
    {
        _coordinator.Validate();
        while (_finish is null)
        {
            SweepEvent happened = Next();
            Obey(_log.Handle(happened));
            _coordinator.Validate();
            Assert.Equal(_commits.Cast<int>().Sum(), _coordinator.Done);
            Assert.True(_commits.Cast<int>().Max() <= 1, "A trial was committed twice.");
        }

        Assert.Empty(_busy);
        Assert.Empty(_computed);
        CoordinatorLogTests.IsDecidedAgain(_log, _plan, _coordinator);
        return _finish.End;
    }

    public bool MayEndAs(SweepEnd end) =>
        end switch
        {
            SweepEnd.Stopped => _stopped && !EveryTrialCommittedOnce,
            SweepEnd.Failed => _failed,
            _ => EveryTrialCommittedOnce,
        };

    private List<TrialRange> CommittedRanges(int configuration)
    {
        var ranges = new List<TrialRange>();
        for (int t = 0; t < _commits.GetLength(1); t++)
        {
            if (_commits[configuration, t] == 0)
            {
                continue;
            }

            if (ranges.Count > 0 && ranges[^1].End == t)
            {
                ranges[^1] = ranges[^1] with { End = t + 1 };
            }
            else
            {
                ranges.Add(new TrialRange(t, t + 1));
            }
        }

        return ranges;
    }

    private SweepEvent Next()
    {
        var possible = new List<Func<SweepEvent>>();
        foreach (int worker in _away)
        {
            possible.Add(() => Move(new WorkerJoined(worker), () => _away.Remove(worker), () => _idle.Add(worker)));
        }

        foreach ((int worker, TrialBlock block) in _busy)
        {
            if (worker == _unable)
            {
                possible.Add(() => Move(new WorkerUnable(worker, "nothing there"), () => _busy.Remove(worker), () => _failed = true));
                continue;
            }

            possible.Add(() =>
                Holds(block, _poison)
                    ? Move(
                        new BlockFailed(worker, "poison", TimedOut: _random.Next(2) == 0, IsCertain: _random.Next(2) == 0),
                        () => _busy.Remove(worker),
                        () => _idle.Add(worker),
                        () => _failed = true
                    )
                    : Move(new BlockComputed(worker), () => _busy.Remove(worker), () => _idle.Add(worker), () => _computed.Add(block))
            );
            possible.Add(() =>
                _random.NextDouble() < _failureRate
                    ? Move(new BlockFailed(worker, "dice"), () => _busy.Remove(worker), () => _idle.Add(worker), () => _failed = true)
                    : Move(new BlockReleased(worker), () => _busy.Remove(worker), () => _idle.Add(worker))
            );
            possible.Add(() => Move(new WorkerLost(worker), () => _busy.Remove(worker), () => _away.Add(worker)));
        }

        foreach (int worker in _idle)
        {
            possible.Add(() => Move(new WorkerLost(worker), () => _idle.Remove(worker), () => _away.Add(worker)));
        }

        foreach (TrialBlock block in _computed)
        {
            possible.Add(() => Move(new BlockCommitted(block), () => _computed.Remove(block), () => Commit(block)));
            if (_random.NextDouble() < _failureRate / 4)
            {
                possible.Add(() => Move(new CommitFailed(block, "dice"), () => _computed.Remove(block), () => _failed = true));
            }
        }

        if (_mayStop && _random.Next(40) == 0)
        {
            possible.Add(() => Move(new StopRequested(), () => _stopped = true));
        }

        return possible[_random.Next(possible.Count)]();
    }

    private static bool Holds(TrialBlock block, HashSet<(int Configuration, long Trial)> trials) =>
        trials.Any(t => t.Configuration == block.Configuration && t.Trial >= block.FirstTrial && t.Trial < block.EndTrial);

    /// <summary>Whether what was recorded as failed did fail whoever ran it, when failures are no dice.</summary>
    public bool RecordedOnlyWhatFailed => _failureRate > 0 || _recorded.IsSubsetOf(_poison);

    private static SweepEvent Move(SweepEvent happened, params Action[] changes)
    {
        foreach (Action change in changes)
        {
            change();
        }

        return happened;
    }

    private void Commit(TrialBlock block)
    {
        for (long t = block.FirstTrial; t < block.EndTrial; t++)
        {
            _commits[block.Configuration, t]++;
        }
    }

    private void Obey(IReadOnlyList<SweepCommand> commands)
    {
        foreach (SweepCommand command in commands)
        {
            Assert.Null(_finish);
            switch (command)
            {
                case RunBlock run:
                    Assert.True(_idle.Remove(run.Worker), "A block was given to a worker that is not idle.");
                    Assert.InRange(run.Attempt, 1, Retries + 2);
                    Assert.False(_stopped, "A block was begun after the stop.");
                    _busy.Add(run.Worker, run.Block);
                    Assert.True(_busy.Count + _computed.Count <= _uncommitted, "Too many blocks are uncommitted.");
                    break;
                case RecordFailure record:
                    Assert.Equal(1, record.Block.Count);
                    Assert.True(record.Outcome.IsFailure());
                    Assert.True(_recorded.Add((record.Block.Configuration, record.Block.FirstTrial)), "A trial was recorded twice.");
                    _computed.Add(record.Block);
                    break;
                case CancelBlock cancel:
                    Assert.True(_busy.ContainsKey(cancel.Worker), "A worker without a block was cancelled.");
                    break;
                case Finish finish:
                    _finish = finish;
                    break;
            }
        }
    }
}
