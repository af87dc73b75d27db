namespace ModalityCompetition.Simulation;

/// <summary>A clock that stands still but between events: what shall happen, in the order of its time.</summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<Action, (double At, long Place)> _coming = new();
    private long _place;

    /// <summary>Seconds since the beginning.</summary>
    public double Now { get; private set; }

    /// <summary>Events that have happened.</summary>
    public long Events { get; private set; }

    /// <summary>Lets something happen; of two things at one instant the one that was asked for first comes first.</summary>
    /// <param name="at">When, in seconds; not before now.</param>
    /// <param name="happen">What.</param>
    public void At(double at, Action happen)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, Now);
        _coming.Enqueue(happen, (at, _place++));
    }

    /// <summary>Lets something happen after a while.</summary>
    public void After(double seconds, Action happen) => At(Now + seconds, happen);

    /// <summary>Lets time go on while something is still to come and nobody has seen enough.</summary>
    /// <param name="until">Seconds at which it stands still; what comes later stays to come.</param>
    /// <param name="enough">Asked after every event.</param>
    public void Run(double until, Func<bool> enough)
    {
        while (_coming.TryPeek(out Action? happen, out (double At, long Place) when) && when.At <= until)
        {
            _coming.Dequeue();
            Now = when.At;
            Events++;
            happen();
            if (enough())
            {
                return;
            }
        }
    }
}
