using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>An engine that does something before every block.</summary>
internal sealed class ScriptedEngine(ITrialEngine inner, Action before) : ITrialEngine
{
    public EngineIdentity Identity => inner.Identity;

    public string Hardware => inner.Hardware;

    public TrialResult[] Run(TrialBatch batch, CancellationToken cancellation)
    {
        before();
        return inner.Run(batch, cancellation);
    }

    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) => inner.Trace(batch, options, cancellation);
}

/// <summary>An engine whose very first block ends only after so many others have ended.</summary>
internal sealed class LateEngine(ITrialEngine inner, int others) : ITrialEngine
{
    private readonly TaskCompletionSource _othersEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;
    private int _ended;

    public EngineIdentity Identity => inner.Identity;

    public string Hardware => inner.Hardware;

    public TrialResult[] Run(TrialBatch batch, CancellationToken cancellation)
    {
        bool first = others > 0 && Interlocked.Increment(ref _begun) == 1;
        TrialResult[] results = inner.Run(batch, cancellation);
        if (first)
        {
            Assert.True(_othersEnded.Task.Wait(TimeSpan.FromSeconds(60), cancellation), "The other blocks did not end.");
        }
        else if (Interlocked.Increment(ref _ended) == others)
        {
            _othersEnded.SetResult();
        }

        return results;
    }

    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) => inner.Trace(batch, options, cancellation);
}
