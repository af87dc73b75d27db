using System.Diagnostics;
using ModalityCompetition.Cluster.Benchmarks;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Simulation;

/// <summary>
/// Silos, a database and sweeps in virtual time. Decisions are those of the product's own classes; what is modelled is time: how long a
/// trial, a message, an event of a grain and a transaction take. The same fleet and seed always give the same run.
/// </summary>
internal sealed class SimulatedCluster
{
    private readonly Random _random;
    private readonly SimulatedSilo?[] _silos;
    private readonly SimulatedSweep[] _sweeps;
    private readonly List<SimulatedDevice> _gone = [];

    /// <summary>Begins a cluster whose silos are all there.</summary>
    public SimulatedCluster(Fleet fleet, BlockCosts costs)
    {
        Fleet = fleet;
        Costs = costs;
        _random = new Random(fleet.Seed);
        Database = new Station(Time, fleet.DatabaseCores);
        string text = BenchSpecs.OfBlocks("simulated", fleet.Trials, fleet.Block, fleet.Configurations);
        SweepSpec spec = SpecReader.Read("simulated.yaml", text, ShippedExperiments.Registry).Spec!;
        _sweeps = [.. fleet.Priorities.Select((p, i) => new SimulatedSweep(this, $"sweep {i}", p, new SweepPlan(spec)) { Place = i })];
        _silos = [.. Enumerable.Range(0, fleet.Silos).Select(s => new SimulatedSilo(this, s))];
        foreach (SimulatedSweep sweep in _sweeps)
        {
            sweep.Join(Alive);
        }

        Repeat(fleet.SecondsBetweenLosses, LoseSilo);
        Repeat(fleet.SecondsBetweenCuts, CutOff);
        Repeat(fleet.SecondsBetweenSlowTimes, SlowDown);
    }

    /// <summary>The clock.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>What it is.</summary>
    public Fleet Fleet { get; }

    /// <summary>What things cost.</summary>
    public BlockCosts Costs { get; }

    /// <summary>The database.</summary>
    public Station Database { get; }

    /// <summary>Transactions that were begun.</summary>
    public long Transactions { get; set; }

    /// <summary>Silos that were lost or cut off for so long that they were voted out.</summary>
    public int Losses { get; private set; }

    /// <summary>The sweeps.</summary>
    public IReadOnlyList<SimulatedSweep> Sweeps => _sweeps;

    /// <summary>Devices that live.</summary>
    public IReadOnlyList<SimulatedDevice> Alive => [.. _silos.Where(s => s is { IsAlive: true }).SelectMany(s => s!.Devices)];

    /// <summary>Devices of all lives.</summary>
    public IEnumerable<SimulatedDevice> Everyone => _gone.Concat(_silos.Where(s => s is not null).SelectMany(s => s!.Devices));

    /// <summary>Lets time go on.</summary>
    /// <param name="until">To when at most.</param>
    public void Run(double until) => Time.Run(until, () => Array.TrueForAll(_sweeps, s => s.IsFinished));

    /// <summary>What must be true whatever has happened.</summary>
    /// <exception cref="UnreachableException">It is not; the message says what.</exception>
    public void Check()
    {
        foreach (SimulatedSweep sweep in _sweeps)
        {
            long total = Fleet.Trials * Fleet.Configurations;
            Holds(sweep.Done <= sweep.Ledger.Count, $"{sweep.Name} counts {sweep.Done} trials and {sweep.Ledger.Count} are committed");
            Holds(
                !sweep.IsFinished || (sweep.Done == total && sweep.Ledger.Count == total),
                $"{sweep.Name} is completed with {sweep.Done} trials counted and {sweep.Ledger.Count} committed of {total}"
            );
        }

        double unfair = Everyone.Max(d => d.LargestUnfairness);
        Holds(unfair <= 2, $"a device has given one sweep {unfair} blocks more than its share");
    }

    /// <summary>Mean seconds that a device takes for a block.</summary>
    public double Seconds(TrialBlock block) => block.Count * Fleet.TrialSeconds;

    /// <summary>A message between the grain of a sweep and a silo; held up while the silo is cut off.</summary>
    public void Send(SimulatedSilo silo, Action arrive) =>
        Time.At(Math.Max(Time.Now, silo.CutUntil) + Costs.Message, () => IfAlive(silo, arrive));

    /// <summary>An order has come to a device: its trials get their grains.</summary>
    public void Take(SimulatedDevice device, SimulatedOrder order) =>
        device.Silo.Processors.Ask(
            Costs.SiloBlock + (order.Block.Count * Costs.SiloTrial),
            0,
            () => IfAlive(device.Silo, () => device.Take(order))
        );

    /// <summary>A device trains a block.</summary>
    public void Train(SimulatedDevice device, SimulatedOrder order, double seconds)
    {
        double taken = seconds * (1 + (Fleet.Jitter * ((2 * _random.NextDouble()) - 1)));
        Time.After(taken, () => IfAlive(device.Silo, () => device.End(order, taken)));
    }

    private static void IfAlive(SimulatedSilo silo, Action act)
    {
        if (silo.IsAlive)
        {
            act();
        }
    }

    private static void Holds(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new UnreachableException($"{otherwise}.");
        }
    }

    private void Repeat(double mean, Action happen)
    {
        if (double.IsFinite(mean))
        {
            Time.After(
                -mean * Math.Log(1 - _random.NextDouble()),
                () =>
                {
                    happen();
                    Repeat(mean, happen);
                }
            );
        }
    }

    private void LoseSilo()
    {
        if (Pick() is { } silo)
        {
            Lose(silo, Costs.Detection);
        }
    }

    // A silo that is cut off from the others goes on with what it has and commits it; the others vote it out after a while, and it ends
    // when it learns of that.
    private void CutOff()
    {
        if (Pick() is not { } silo)
        {
            return;
        }

        double length = -Fleet.CutSeconds * Math.Log(1 - _random.NextDouble());
        silo.CutUntil = Time.Now + length;
        if (length > Costs.Detection)
        {
            Time.After(Costs.Detection, () => IfAlive(silo, () => GiveUp(silo)));
            Time.After(length, () => IfAlive(silo, () => Lose(silo, double.NaN)));
        }
    }

    private void SlowDown()
    {
        if (_random.Next(3) == 0)
        {
            Database.CloseUntil(Time.Now + Fleet.SlowSeconds);
            return;
        }

        Database.Slowness = Fleet.Slowness;
        Time.After(Fleet.SlowSeconds, () => Database.Slowness = 1);
    }

    private SimulatedSilo? Pick()
    {
        SimulatedSilo? silo = _silos[_random.Next(_silos.Length)];
        return silo is { IsAlive: true } && silo.CutUntil <= Time.Now && _silos.Count(s => s is { IsAlive: true }) > 1 ? silo : null;
    }

    // Not a number for a detection that has been.
    private void Lose(SimulatedSilo silo, double detection)
    {
        Losses++;
        silo.IsAlive = false;
        if (double.IsFinite(detection))
        {
            Time.After(detection, () => GiveUp(silo));
        }

        Time.After(Fleet.RestartSeconds, () => Restart(silo));
    }

    private void GiveUp(SimulatedSilo silo)
    {
        foreach (SimulatedSweep sweep in _sweeps.Where(s => !s.IsFinished))
        {
            if (sweep.Place == silo.Number)
            {
                SimulatedDevice[] others = [.. Alive.Where(d => d.Silo != silo)];
                sweep.GoOnElsewhere(others[_random.Next(others.Length)].Silo.Number, others);
            }
            else
            {
                sweep.Leave(silo.Devices);
            }
        }
    }

    private void Restart(SimulatedSilo silo)
    {
        _gone.AddRange(silo.Devices);
        SimulatedSilo next = new(this, silo.Number);
        _silos[silo.Number] = next;
        foreach (SimulatedSweep sweep in _sweeps.Where(s => !s.IsFinished))
        {
            sweep.Join(next.Devices);
        }
    }
}
