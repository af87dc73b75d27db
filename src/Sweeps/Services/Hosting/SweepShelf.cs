using System.Diagnostics.CodeAnalysis;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// The sweeps of a service by their identifiers and in the order of submission. What it costs to read a page of them does not depend on how
/// many there are. Thread-safe.
/// </summary>
internal sealed class SweepShelf
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HostedSweep> _byId = new(StringComparer.Ordinal);

    // Ascending; sweeps that come have the largest.
    private readonly List<(long Order, HostedSweep Sweep)> _inOrder = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _inOrder.Count;
            }
        }
    }

    /// <summary>Puts a sweep in its place.</summary>
    public void Add(HostedSweep sweep)
    {
        lock (_gate)
        {
            long order = sweep.Record.Order;
            _byId.Add(sweep.Record.Id, sweep);
            _inOrder.Insert(At(order), (order, sweep));
        }
    }

    /// <summary>Takes a sweep out; nothing happens when it is not there.</summary>
    public void Remove(HostedSweep sweep)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(sweep.Record.Id, out HostedSweep? known) && known == sweep)
            {
                _byId.Remove(sweep.Record.Id);
                _inOrder.RemoveAt(_inOrder.FindIndex(At(sweep.Record.Order), e => e.Sweep == sweep));
            }
        }
    }

    /// <summary>The sweep of an identifier.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out HostedSweep? sweep)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(id, out sweep);
        }
    }

    /// <summary>All sweeps in the order of submission.</summary>
    public IReadOnlyList<HostedSweep> All()
    {
        lock (_gate)
        {
            return [.. _inOrder.Select(e => e.Sweep)];
        }
    }

    /// <summary>The latest sweeps before a place, the latest first.</summary>
    /// <param name="before">Only those whose order is less.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="fits">Only those for which this holds; is asked under the lock of the shelf.</param>
    public IReadOnlyList<(long Order, HostedSweep Sweep)> Before(long before, int most, Func<HostedSweep, bool> fits)
    {
        lock (_gate)
        {
            List<(long, HostedSweep)> found = [];
            for (int i = At(before) - 1; i >= 0 && found.Count < most; i--)
            {
                if (fits(_inOrder[i].Sweep))
                {
                    found.Add(_inOrder[i]);
                }
            }

            return found;
        }
    }

    /// <summary>How many sweeps something holds for.</summary>
    public int CountOf(Func<HostedSweep, bool> holds)
    {
        lock (_gate)
        {
            return _inOrder.Count(e => holds(e.Sweep));
        }
    }

    // Where the first of at least an order is, or would be.
    private int At(long order)
    {
        (int low, int high) = (0, _inOrder.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _inOrder[middle].Order < order ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
