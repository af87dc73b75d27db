using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>An engine that does something before every block.</summary>
internal sealed class ScriptedEngine(ITrialEngine inner, Action before) : ITrialEngine
{
    public EngineIdentity Identity => inner.Identity;

    public string Hardware => inner.Hardware;

    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        before();
        return inner.Run(batch, cancellation);
    }

    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        inner.Trace(batch, options, cancellation);
}

/// <summary>An engine whose very first block ends only after so many others have ended, or after all others seem to wait for it.</summary>
internal sealed class LateEngine(ITrialEngine inner, int others) : ITrialEngine
{
    /// <summary>Number of others that stands for all of them.</summary>
    public const int All = int.MaxValue;

    private readonly TaskCompletionSource _othersEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;
    private int _ended;

    /// <summary>Whether the first block ended although the others had not for a long time.</summary>
    public bool GaveUp { get; private set; }

    public EngineIdentity Identity => inner.Identity;

    public string Hardware => inner.Hardware;

    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        bool first = others > 0 && Interlocked.Increment(ref _begun) == 1;
        ResultBlock results = inner.Run(batch, cancellation);
        if (first && others == All)
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _ended);
                Task.Delay(500, cancellation).Wait(cancellation);
            } while (Volatile.Read(ref _ended) != seen);
        }
        else if (first)
        {
            GaveUp = !_othersEnded.Task.Wait(Patience.Limit, cancellation);
        }
        else if (Interlocked.Increment(ref _ended) == others)
        {
            _othersEnded.SetResult();
        }

        return results;
    }

    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        inner.Trace(batch, options, cancellation);
}

/// <summary>An engine that never gives a result of some batches: it goes on until it is cancelled.</summary>
internal sealed class HangingEngine(ITrialEngine inner, Func<TrialBatch, bool> hangs) : ITrialEngine
{
    public EngineIdentity Identity => inner.Identity;

    public string Hardware => inner.Hardware;

    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        if (hangs(batch))
        {
            cancellation.WaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
        }

        return inner.Run(batch, cancellation);
    }

    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        inner.Trace(batch, options, cancellation);
}
