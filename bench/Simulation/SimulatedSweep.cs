using System.Diagnostics;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;

namespace ModalityCompetition.Simulation;

/// <summary>
/// The grain of a sweep around the product's <see cref="SweepCoordinator"/>: it turns commands into orders to devices, and what comes of
/// them into events, as the product's grain does, on one thread.
/// </summary>
internal sealed class SimulatedSweep
{
    private readonly SimulatedCluster _cluster;
    private readonly SweepPlan _plan;
    private readonly Dictionary<SimulatedDevice, int[]> _workersOf = [];
    private readonly Dictionary<int, SimulatedDevice> _deviceOf = [];
    private SweepCoordinator _coordinator;
    private Station _thread;
    private int _nextWorker;

    /// <summary>Begins a sweep without devices.</summary>
    public SimulatedSweep(SimulatedCluster cluster, string name, int priority, SweepPlan plan)
    {
        _cluster = cluster;
        _plan = plan;
        Name = name;
        Priority = priority;
        Ledger = new CommittedTrials(plan);
        _coordinator = Coordinator();
        _thread = new Station(cluster.Time, 1);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its weight.</summary>
    public int Priority { get; }

    /// <summary>What is committed.</summary>
    public CommittedTrials Ledger { get; }

    /// <summary>Number of the grain's incarnation.</summary>
    public int Term { get; private set; }

    /// <summary>Number of the silo where the grain lives.</summary>
    public int Place { get; set; }

    /// <summary>What the coordinator counts as done.</summary>
    public long Done => _coordinator.Done;

    /// <summary>Whether the coordinator has ended the sweep.</summary>
    public bool IsFinished => _coordinator.IsFinished;

    /// <summary>The grain's thread.</summary>
    public Station Thread => _thread;

    /// <summary>Seconds of work of the threads of all incarnations.</summary>
    public double ThreadWork { get; private set; }

    /// <summary>Checks the coordinator's own invariants; takes the square of the blocks in work.</summary>
    public void Validate() => _coordinator.Validate();

    /// <summary>Devices are there; first places come before second ones.</summary>
    public void Join(IReadOnlyList<SimulatedDevice> devices)
    {
        foreach (SimulatedDevice device in devices)
        {
            _workersOf.Add(device, new int[_cluster.Fleet.Places]);
        }

        for (int place = 0; place < _cluster.Fleet.Places; place++)
        {
            foreach (SimulatedDevice device in devices)
            {
                int worker = _nextWorker++;
                _workersOf[device][place] = worker;
                _deviceOf.Add(worker, device);
                Tell(_cluster.Costs.GrainBlock / 2, new WorkerJoined(worker));
            }
        }
    }

    /// <summary>Devices are gone; what they had is given to others.</summary>
    public void Leave(IEnumerable<SimulatedDevice> devices)
    {
        foreach (SimulatedDevice device in devices)
        {
            if (_workersOf.Remove(device, out int[]? workers))
            {
                foreach (int worker in workers)
                {
                    _deviceOf.Remove(worker);
                    Tell(_cluster.Costs.GrainBlock / 2, new WorkerLost(worker));
                }
            }
        }
    }

    /// <summary>A block is committed, and the device says so.</summary>
    public void Report(SimulatedOrder order)
    {
        if (order.Term != Term || !_deviceOf.ContainsKey(order.Worker))
        {
            return;
        }

        double polls = Math.Floor((_cluster.Time.Now - order.At) / _cluster.Costs.Patience);
        Tell(
            _cluster.Costs.GrainBlock + (polls * _cluster.Costs.GrainPoll),
            new BlockComputed(order.Worker),
            new BlockCommitted(order.Block)
        );
    }

    /// <summary>The grain is gone with its silo; another incarnation goes on from the ledger.</summary>
    public void GoOnElsewhere(int place, IReadOnlyList<SimulatedDevice> devices)
    {
        ThreadWork += _thread.Work;
        Place = place;
        Term++;
        _thread = new Station(_cluster.Time, 1);
        _workersOf.Clear();
        _deviceOf.Clear();
        _coordinator = Coordinator();
        foreach (SimulatedDevice device in devices)
        {
            device.Withdraw(this);
        }

        Join(devices);
    }

    private SweepCoordinator Coordinator() =>
        new(
            _plan,
            new CoordinatorLimits
            {
                MostUncommitted = int.MaxValue,
                MostJoined = _cluster.Fleet.Joined,
                WorkersUnjoined = _cluster.Fleet.DevicesUnjoined * _cluster.Fleet.Places,
            },
            Ledger.Ranges
        );

    private void Tell(double work, params SweepEvent[] happened)
    {
        int term = Term;
        _thread.Ask(
            work,
            0,
            () =>
            {
                foreach (SweepEvent one in happened)
                {
                    if (term == Term && !_coordinator.IsFinished)
                    {
                        Obey(_coordinator.Handle(one));
                    }
                }
            }
        );
    }

    private void Obey(IReadOnlyList<SweepCommand> commands)
    {
        foreach (SweepCommand command in commands)
        {
            switch (command)
            {
                case RunBlock run:
                    if (_deviceOf.TryGetValue(run.Worker, out SimulatedDevice? device))
                    {
                        var order = new SimulatedOrder(this, Term, run.Worker, run.Block, _cluster.Time.Now);
                        _cluster.Send(device.Silo, () => _cluster.Take(device, order));
                    }

                    break;
                case Finish finish when finish.End == SweepEnd.Completed:
                    break;
                default:
                    throw new UnreachableException($"{command} was not to be expected where no trial fails.");
            }
        }
    }
}
