using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

/// <summary>
/// A disk whose every flush takes until the test lets it end; one that no test ends fails in the end, so that a test that fails midway does
/// not stand still.
/// </summary>
internal sealed class SlowDisk : IDisposable
{
    private readonly SemaphoreSlim _ends = new(0);
    private readonly SemaphoreSlim _begun = new(0);
    private volatile bool _slow;
    private int _flushes;

    public SlowDisk() =>
        Disk.Before = operation =>
        {
            if (operation == "flush" && _slow)
            {
                Interlocked.Increment(ref _flushes);
                _begun.Release();
                if (!_ends.Wait(Patience.Limit))
                {
                    throw new IOException("The test has let no flush end.");
                }
            }
        };

    /// <summary>The disk itself.</summary>
    public MemoryDisk Disk { get; } = new();

    /// <summary>Flushes that began while the disk was slow.</summary>
    public int Flushes => Volatile.Read(ref _flushes);

    /// <summary>From now on flushes wait.</summary>
    public void SlowDown() => _slow = true;

    /// <summary>Waits until a flush is under way.</summary>
    public Task FlushBegunAsync() => _begun.WaitAsync();

    /// <summary>Lets one flush end.</summary>
    public void EndFlush() => _ends.Release();

    /// <summary>Lets all flushes end from now on.</summary>
    public void Recover()
    {
        _slow = false;
        _ends.Release(1 << 20);
    }

    public void Dispose()
    {
        _ends.Dispose();
        _begun.Dispose();
    }
}
