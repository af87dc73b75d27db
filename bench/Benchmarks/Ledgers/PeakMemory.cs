namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>The largest working set of this process, looked at every 20 ms.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly Timer _timer;
    private long _peak;

    /// <summary>Begins to look.</summary>
    public PeakMemory() => _timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));

    /// <summary>The peak in MB since it was last taken.</summary>
    public double Take()
    {
        Look();
        return Interlocked.Exchange(ref _peak, 0) / 1e6;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look() => InterlockedMax(Environment.WorkingSet);

    private void InterlockedMax(long value)
    {
        long known = Volatile.Read(ref _peak);
        while (value > known && Interlocked.CompareExchange(ref _peak, value, known) is var found && found != known)
        {
            known = found;
        }
    }
}
