namespace ModalityCompetition.Sweeps.Services.Sharing;

/// <summary>
/// Worker threads that several sweeps share. Whenever a thread is free, <see cref="FairShare"/> says which sweep's next block it runs. A
/// sweep hands over at most as many blocks as there are threads, so what waits here is bounded by sweeps times threads, and no sweep can
/// fill the queue before another.
/// </summary>
internal sealed class SharedWorkers : IDisposable
{
    private readonly object _gate = new();
    private readonly FairShare _fair = new();
    private readonly Dictionary<string, WorkerShare> _shares = [];
    private readonly List<Thread> _threads = [];
    private bool _closed;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">How many, at least 1.</param>
    public SharedWorkers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        for (int i = 0; i < count; i++)
        {
            var thread = new Thread(Loop) { IsBackground = true, Name = $"trials {i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Count { get; }

    /// <summary>Guards everything that belongs to a share.</summary>
    internal object Gate => _gate;

    /// <summary>A claim of a sweep on the threads; counts from <see cref="Join"/> on.</summary>
    /// <param name="sweep">Identifier of the sweep.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="atWork">Called by a thread before it runs a block of the sweep.</param>
    public WorkerShare Share(string sweep, int priority, Action atWork) => new(this, sweep, priority, atWork);

    /// <summary>Lets a claim count; no other one of its sweep does at the moment.</summary>
    public void Join(WorkerShare share)
    {
        lock (_gate)
        {
            _shares.Add(share.Sweep, share);
        }
    }

    /// <summary>Ends a claim; nothing of it waits or runs any more.</summary>
    public void Leave(WorkerShare share)
    {
        lock (_gate)
        {
            _shares.Remove(share.Sweep);
            _fair.Forget(share.Sweep);
        }
    }

    /// <summary>Lets the threads end after the blocks that they run.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        _threads.ForEach(t => t.Join());
    }

    private void Loop()
    {
        while (Take() is { } block)
        {
            block.Run();
        }
    }

    private GivenBlock? Take()
    {
        lock (_gate)
        {
            while (!_closed)
            {
                if (_fair.Next(_shares.Values.Select(s => s.Next).OfType<WaitingBlock>()) is { } sweep)
                {
                    return _shares[sweep].Begin();
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }
}
