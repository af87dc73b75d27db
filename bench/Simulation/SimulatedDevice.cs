using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Services.Sharing;

namespace ModalityCompetition.Simulation;

/// <summary>An order of a block to a device.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Term">The incarnation of the sweep's grain that gave it.</param>
/// <param name="Worker">The coordinator's worker.</param>
/// <param name="Block">The trials.</param>
/// <param name="At">When it was given.</param>
internal sealed record SimulatedOrder(SimulatedSweep Sweep, int Term, int Worker, TrialBlock Block, double At);

/// <summary>One device of one life of a silo. Which sweep's block goes next is decided by the product's <see cref="FairShare"/>.</summary>
internal sealed class SimulatedDevice(SimulatedSilo silo, int number)
{
    private readonly FairShare _share = new();
    private readonly Dictionary<string, Queue<SimulatedOrder>> _waiting = [];
    private readonly Dictionary<string, double> _served = [];
    private double _longest;
    private bool _busy;

    /// <summary>Its silo.</summary>
    public SimulatedSilo Silo { get; } = silo;

    /// <summary>Its number in the silo.</summary>
    public int Number { get; } = number;

    /// <summary>Seconds in which it trained.</summary>
    public double Busy { get; private set; }

    /// <summary>
    /// Largest difference of two sweeps' shares (time received / priority) while both had work, as a part of the largest block's own share:
    /// start-time fair queueing promises at most 2, one block of each.
    /// </summary>
    public double LargestUnfairness { get; private set; }

    /// <summary>Takes an order.</summary>
    public void Take(SimulatedOrder order)
    {
        if (!_waiting.TryGetValue(order.Sweep.Name, out Queue<SimulatedOrder>? waiting))
        {
            _waiting.Add(order.Sweep.Name, waiting = new Queue<SimulatedOrder>());
        }

        waiting.Enqueue(order);
        Begin();
    }

    /// <summary>Gives back what waits of a sweep and was ordered in an earlier term.</summary>
    public void Withdraw(SimulatedSweep sweep)
    {
        if (_waiting.TryGetValue(sweep.Name, out Queue<SimulatedOrder>? waiting))
        {
            _waiting[sweep.Name] = new Queue<SimulatedOrder>(waiting.Where(o => o.Term == sweep.Term));
        }
    }

    private void Begin()
    {
        if (_busy || !Silo.IsAlive)
        {
            return;
        }

        // Both bounds of the promise are those of the longest block there ever was.
        WaitingBlock[] blocks =
        [
            .. _waiting
                .Values.Where(q => q.Count > 0)
                .Select(q => new WaitingBlock(q.Peek().Sweep.Name, q.Peek().Sweep.Priority, Silo.Cluster.Seconds(q.Peek().Block))),
        ];
        _longest = blocks.Select(b => b.Cost / b.Priority).Append(_longest).Max();
        Judge(blocks);
        if (_share.Next(blocks) is not { } chosen)
        {
            return;
        }

        SimulatedOrder order = _waiting[chosen].Dequeue();
        _busy = true;
        double seconds = Silo.Cluster.Seconds(order.Block);
        _served[chosen] = _served.GetValueOrDefault(chosen) + (seconds / order.Sweep.Priority);
        Silo.Cluster.Train(this, order, seconds);
    }

    /// <summary>A block has been trained; its results go to the ledger while the next one is trained.</summary>
    public void End(SimulatedOrder order, double seconds)
    {
        _busy = false;
        Busy += seconds;
        Silo.Commit(order);
        Begin();
    }

    // Whoever had nothing to do in between begins again beside the others, so the account begins anew too.
    private void Judge(WaitingBlock[] blocks)
    {
        if (blocks.Length < Silo.Cluster.Fleet.Priorities.Count)
        {
            _served.Clear();
            return;
        }

        if (_served.Count == blocks.Length && blocks.Length > 1)
        {
            LargestUnfairness = Math.Max(LargestUnfairness, (_served.Values.Max() - _served.Values.Min()) / _longest);
        }
    }
}
