using System.Collections.Concurrent;
using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Engines;

/// <summary>
/// The synthetic engine on a leash: a test says how many blocks may end, sees which have begun and how many trials were computed, and lets
/// blocks fail. A block that is held ends at once when it is cancelled.
/// </summary>
public sealed class HeldEngine : ITrialEngine
{
    private readonly SyntheticEngine _inner = new();
    private readonly ConcurrentQueue<TrialBatch> _begun = [];
    private readonly object _gate = new();
    private bool _held;
    private int _permits;
    private volatile string? _fault;
    private long _cursed = -1;
    private long _computed;
    private int _inWork;
    private volatile bool _tracesHeld;
    private int _tracesInWork;

    /// <inheritdoc/>
    public EngineIdentity Identity => _inner.Identity;

    /// <inheritdoc/>
    public string Hardware => _inner.Hardware;

    /// <summary>Blocks in the order in which they were begun.</summary>
    public IReadOnlyList<TrialBatch> Begun => [.. _begun];

    /// <summary>Trials of blocks that have ended well.</summary>
    public long Computed => Interlocked.Read(ref _computed);

    /// <summary>Blocks in work at this moment.</summary>
    public int InWork => Volatile.Read(ref _inWork);

    /// <summary>Trials that are recorded for a report at this moment.</summary>
    public int TracesInWork => Volatile.Read(ref _tracesInWork);

    /// <summary>From now on, or no more, the recording of a trial for a report ends only when it is cancelled.</summary>
    public void HoldTraces(bool held = true) => _tracesHeld = held;

    /// <summary>From now on a block ends only with a permit.</summary>
    public void Hold() => Change(() => (_held, _permits) = (true, 0));

    /// <summary>Lets so many held blocks end.</summary>
    public void Permit(int blocks) => Change(() => _permits += blocks);

    /// <summary>Lets every block end.</summary>
    public void Release() => Change(() => _held = false);

    /// <summary>Lets every block fail with this message; null for none.</summary>
    public void Fail(string? message) => _fault = message;

    /// <summary>Lets every block fail that holds this trial, of whatever sweep and configuration.</summary>
    public void Curse(long trial) => Volatile.Write(ref _cursed, trial);

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _begun.Enqueue(batch);
        Interlocked.Increment(ref _inWork);
        try
        {
            WaitForPermit(cancellation);
            if (_fault is { } message)
            {
                throw new InvalidOperationException(message);
            }

            if (Volatile.Read(ref _cursed) is var cursed && batch.FirstTrial <= cursed && cursed < batch.FirstTrial + batch.Count)
            {
                throw new InvalidOperationException("a curse");
            }

            ResultBlock results = _inner.Run(batch, cancellation);
            Interlocked.Add(ref _computed, results.Count);
            return results;
        }
        finally
        {
            Interlocked.Decrement(ref _inWork);
        }
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation)
    {
        if (_tracesHeld)
        {
            Interlocked.Increment(ref _tracesInWork);
            cancellation.WaitHandle.WaitOne();
            Interlocked.Decrement(ref _tracesInWork);
            cancellation.ThrowIfCancellationRequested();
        }

        return _inner.Trace(batch, options, cancellation);
    }

    private void WaitForPermit(CancellationToken cancellation)
    {
        using CancellationTokenRegistration wake = cancellation.Register(() => Change(() => { }));
        lock (_gate)
        {
            while (_held && _permits == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            _permits -= _held ? 1 : 0;
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }
}
