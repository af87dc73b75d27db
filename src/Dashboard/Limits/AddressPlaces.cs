using System.Net;

namespace ModalityCompetition.Dashboard.Limits;

/// <summary>
/// Places that all addresses share, of which one address has a part at most. Who comes when there is none takes the place of the one who
/// has been idle for longest: of the same address where that has its part, otherwise of the address that has the most (of two such, where
/// somebody has been idle for longest). Whoever is not idle keeps its place. No clock decides, only the order of what happened.
/// Thread-safe.
/// </summary>
/// <param name="most">Places in all, at least 1.</param>
/// <param name="mostOfOne">Places of one address, at least 1.</param>
internal sealed class AddressPlaces(int most, int mostOfOne)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Holder> _holders = [];
    private int _taken;
    private long _rests;

    /// <summary>Places that are taken.</summary>
    public int Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken;
            }
        }
    }

    /// <summary>Takes a place, which is not idle.</summary>
    /// <param name="address">Who comes, as <see cref="ClientAddress"/> says.</param>
    /// <param name="evicted">Called at most once, when somebody else has got the place; not from within a call of this object.</param>
    /// <returns>The place; null when there is none and nobody is idle.</returns>
    public AddressPlace? Enter(IPAddress address, Action evicted)
    {
        AddressPlace? victim = null;
        AddressPlace? entered = null;
        lock (_gate)
        {
            Holder? own = _holders.GetValueOrDefault(address);
            bool needs = true;
            if (own is not null && own.Taken >= mostOfOne)
            {
                victim = own.Idle.First?.Value;
            }
            else if (_taken >= most)
            {
                victim = _holders
                    .Values.Where(h => h.Idle.Count > 0)
                    .MaxBy(h => (h.Taken, -h.Idle.First!.Value.IdleSince))
                    ?.Idle.First!.Value;
            }
            else
            {
                needs = false;
            }

            if (!needs || victim is not null)
            {
                if (victim is not null)
                {
                    Remove(victim);
                }

                if (!_holders.TryGetValue(address, out Holder? holder))
                {
                    _holders.Add(address, holder = new Holder());
                }

                holder.Taken++;
                _taken++;
                entered = new AddressPlace(this, address, evicted);
            }
        }

        victim?.Evicted();
        return entered;
    }

    /// <summary>Takes their places from all that are idle.</summary>
    public void EvictIdle()
    {
        List<AddressPlace> victims;
        lock (_gate)
        {
            victims = [.. _holders.Values.SelectMany(h => h.Idle)];
            victims.ForEach(Remove);
        }

        victims.ForEach(v => v.Evicted());
    }

    /// <summary>The place may be taken by others, after those that are idle already.</summary>
    internal void Rest(AddressPlace place)
    {
        lock (_gate)
        {
            if (!place.IsGone && place.Idle is null)
            {
                place.IdleSince = _rests++;
                place.Idle = _holders[place.Address].Idle.AddLast(place);
            }
        }
    }

    /// <summary>The place may not be taken by others.</summary>
    internal void Work(AddressPlace place)
    {
        lock (_gate)
        {
            if (place.Idle is { } idle)
            {
                _holders[place.Address].Idle.Remove(idle);
                place.Idle = null;
            }
        }
    }

    /// <summary>The place is given back.</summary>
    internal void Leave(AddressPlace place)
    {
        lock (_gate)
        {
            if (!place.IsGone)
            {
                Remove(place);
            }
        }
    }

    private void Remove(AddressPlace place)
    {
        Holder holder = _holders[place.Address];
        if (place.Idle is { } idle)
        {
            holder.Idle.Remove(idle);
            place.Idle = null;
        }

        place.IsGone = true;
        _taken--;
        if (--holder.Taken == 0)
        {
            _holders.Remove(place.Address);
        }
    }

    private sealed class Holder
    {
        public int Taken { get; set; }

        /// <summary>Its idle places, the one that has been idle for longest first.</summary>
        public LinkedList<AddressPlace> Idle { get; } = [];
    }
}
