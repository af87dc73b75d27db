namespace ModalityCompetition.Simulation;

/// <summary>One life of a silo: its devices, its processors, and a writer for each sweep that commits what waits as one group.</summary>
internal sealed class SimulatedSilo
{
    private readonly Dictionary<SimulatedSweep, Queue<SimulatedOrder>> _waiting = [];
    private readonly HashSet<SimulatedSweep> _writing = [];

    /// <summary>Begins a life.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="number">Number of the silo.</param>
    public SimulatedSilo(SimulatedCluster cluster, int number)
    {
        Cluster = cluster;
        Number = number;
        Processors = new Station(cluster.Time, cluster.Fleet.CoresPerSilo);
        Devices = [.. Enumerable.Range(0, cluster.Fleet.DevicesPerSilo).Select(d => new SimulatedDevice(this, d))];
    }

    /// <summary>The cluster.</summary>
    public SimulatedCluster Cluster { get; }

    /// <summary>Number of the silo.</summary>
    public int Number { get; }

    /// <summary>Its devices.</summary>
    public IReadOnlyList<SimulatedDevice> Devices { get; }

    /// <summary>Its processors.</summary>
    public Station Processors { get; }

    /// <summary>Whether it lives.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>Until when its messages to and from other silos are held up.</summary>
    public double CutUntil { get; set; }

    /// <summary>Brings a trained block to the ledger.</summary>
    public void Commit(SimulatedOrder order)
    {
        if (!_waiting.TryGetValue(order.Sweep, out Queue<SimulatedOrder>? waiting))
        {
            _waiting.Add(order.Sweep, waiting = new Queue<SimulatedOrder>());
        }

        waiting.Enqueue(order);
        Write(order.Sweep);
    }

    private void Write(SimulatedSweep sweep)
    {
        if (!IsAlive || _waiting[sweep].Count == 0 || !_writing.Add(sweep))
        {
            return;
        }

        SimulatedOrder[] group = [.. _waiting[sweep]];
        _waiting[sweep].Clear();
        BlockCosts costs = Cluster.Costs;
        double work = costs.DatabaseTransaction + group.Sum(o => costs.DatabaseRow + (o.Block.Count * costs.DatabaseTrial));
        Cluster.Transactions++;
        Cluster.Database.Ask(
            work,
            costs.Commit,
            () =>
            {
                // What was sent is committed, whether or not the silo still lives to hear of it.
                foreach (SimulatedOrder order in group)
                {
                    sweep.Ledger.Commit(order.Block);
                    if (IsAlive)
                    {
                        Cluster.Send(this, () => sweep.Report(order));
                    }
                }

                _writing.Remove(sweep);
                Write(sweep);
            }
        );
    }
}
