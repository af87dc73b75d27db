using System.Diagnostics;
using ModalityCompetition.Sweeps.Postgres.Leases;

namespace ModalityCompetition.Simulation;

/// <summary>
/// Workers of a shared ledger in virtual time, over the product's <see cref="LeaseProtocol"/>: they claim blocks in the order of the plan,
/// renew, append, die, and are cut off from the database for a while. Time is counted in milliseconds of the database's clock.
/// </summary>
internal sealed class SimulatedLeases
{
    private const int Ahead = 4;
    private readonly LeaseFleet _fleet;
    private readonly VirtualTime _time = new();
    private readonly Station _database;
    private readonly Random _random;
    private readonly LeasedBlock[] _blocks;
    private readonly Dictionary<int, Dictionary<long, double>> _believers = [];
    private readonly double[] _cutUntil;
    private readonly bool[] _dead;
    private long _token;
    private int _first;
    private int _done;

    /// <summary>Begins with nobody at work.</summary>
    public SimulatedLeases(LeaseFleet fleet)
    {
        _fleet = fleet;
        _random = new Random(fleet.Seed);
        _database = new Station(_time, fleet.DatabaseCores);
        _blocks = new LeasedBlock[fleet.Blocks];
        _cutUntil = new double[fleet.Workers];
        _dead = new bool[fleet.Workers];
        for (int worker = 0; worker < fleet.Workers; worker++)
        {
            int who = worker;
            _time.After(_random.NextDouble(), () => Claim(who));
            _time.After(fleet.LeaseSeconds / 4, () => Renew(who));
            // One worker never dies, so that there is somebody who ends the sweep.
            if (worker > 0 && _random.NextDouble() < fleet.Dying)
            {
                _time.After(_random.NextDouble() * fleet.FaultsUntil, () => _dead[who] = true);
            }

            if (_random.NextDouble() < fleet.Cut)
            {
                double length = fleet.CutSeconds * (0.5 + _random.NextDouble());
                _time.After(_random.NextDouble() * fleet.FaultsUntil, () => _cutUntil[who] = _time.Now + length);
            }
        }
    }

    /// <summary>Blocks that were trained, those in vain included.</summary>
    public int Trained { get; private set; }

    /// <summary>Longest time for which two workers that could reach the database believed to hold a lease on one block, in
    /// seconds.</summary>
    public double LongestDoubt { get; private set; }

    /// <summary>Committed blocks.</summary>
    public int Committed => _done;

    /// <summary>Seconds of virtual time.</summary>
    public double Seconds => _time.Now;

    /// <summary>Part of the time in which the database was busy.</summary>
    public double DatabaseBusy => _database.Work / _time.Now / _database.Servers;

    /// <summary>Runs until every block is committed.</summary>
    /// <exception cref="UnreachableException">It never is.</exception>
    public void Run(double until)
    {
        _time.Run(until, () => _done == _blocks.Length);
        if (_done < _blocks.Length)
        {
            throw new UnreachableException($"{_blocks.Length - _done} blocks are not committed after {until} s (seed {_fleet.Seed}).");
        }
    }

    private long Clock => (long)(_time.Now * 1000);

    private long Length => (long)(_fleet.LeaseSeconds * 1000);

    // A request that is made while the worker is cut off is made when it no longer is.
    private void Ask(int worker, double work, Action act)
    {
        if (_dead[worker])
        {
            return;
        }

        _time.At(Math.Max(_time.Now, _cutUntil[worker]), () => _database.Ask(work, _fleet.Request, act));
    }

    private void Claim(int worker) =>
        Ask(
            worker,
            _fleet.ClaimCost,
            () =>
            {
                List<int> granted = [];
                while (_first < _blocks.Length && _blocks[_first].Bits is not null)
                {
                    _first++;
                }

                for (int block = _first; block < _blocks.Length && granted.Count < Ahead; block++)
                {
                    (_blocks[block], LeaseAnswer answer) = LeaseProtocol.Claim(_blocks[block], worker, Clock, Length, ++_token);
                    if (answer == LeaseAnswer.Granted)
                    {
                        granted.Add(block);
                        Believe(worker, block);
                    }
                }

                if (granted.Count == 0)
                {
                    _time.After(0.5, () => Claim(worker));
                    return;
                }

                Train(worker, new Queue<int>(granted));
            }
        );

    private void Train(int worker, Queue<int> blocks)
    {
        if (!blocks.TryDequeue(out int block))
        {
            Claim(worker);
            return;
        }

        _time.After(
            _fleet.BlockSeconds * (0.9 + (0.2 * _random.NextDouble())),
            () =>
            {
                Trained += _dead[worker] ? 0 : 1;
                Ask(
                    worker,
                    _fleet.AppendCost,
                    () =>
                    {
                        bool isNew = _blocks[block].Bits is null;
                        (_blocks[block], LeaseAnswer answer) = LeaseProtocol.Append(_blocks[block], block);
                        if (answer != LeaseAnswer.Committed)
                        {
                            throw new UnreachableException($"Block {block} was answered with {answer} (seed {_fleet.Seed}).");
                        }

                        _done += isNew ? 1 : 0;
                        Doubt(worker, block);
                    }
                );
                Train(worker, blocks);
            }
        );
    }

    private void Renew(int worker)
    {
        if (_dead[worker])
        {
            return;
        }

        Ask(
            worker,
            _fleet.RenewCost,
            () =>
            {
                foreach ((int block, Dictionary<long, double> who) in _believers.Where(b => b.Value.ContainsKey(worker)).ToArray())
                {
                    LeasedBlock leased = _blocks[block];
                    long token = leased.Lease is { } lease && lease.Worker == worker ? lease.Token : -1;
                    (_blocks[block], LeaseAnswer answer) = LeaseProtocol.Renew(leased, worker, token, Clock, Length);
                    if (answer == LeaseAnswer.Lost)
                    {
                        Doubt(worker, block);
                    }
                }
            }
        );
        _time.After(_fleet.LeaseSeconds / 4, () => Renew(worker));
    }

    private void Believe(int worker, int block)
    {
        if (!_believers.TryGetValue(block, out Dictionary<long, double>? who))
        {
            _believers.Add(block, who = []);
        }

        who[worker] = _time.Now;
    }

    // A worker learns that it holds a lease no longer. For how long did another believe the same, since both could reach the database?
    private void Doubt(int worker, int block)
    {
        if (!_believers.TryGetValue(block, out Dictionary<long, double>? who) || !who.Remove(worker, out double since))
        {
            return;
        }

        foreach ((long other, double otherSince) in who.Where(w => !_dead[w.Key]))
        {
            double both = new[] { since, otherSince, _cutUntil[worker], _cutUntil[other] }.Max();
            LongestDoubt = Math.Max(LongestDoubt, _time.Now - both);
        }

        if (who.Count == 0)
        {
            _believers.Remove(block);
        }
    }
}
