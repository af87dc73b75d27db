using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>An engine that lets its thread wait before every block, as if the block were computed on a machine of its own.</summary>
/// <param name="inner">What gives the results.</param>
/// <param name="time">How long a block takes.</param>
internal sealed class WaitingEngine(ITrialEngine inner, TimeSpan time) : ITrialEngine
{
    /// <inheritdoc/>
    public EngineIdentity Identity => inner.Identity;

    /// <inheritdoc/>
    public string Hardware => inner.Hardware;

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(time);
        return inner.Run(batch, cancellation);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        inner.Trace(batch, options, cancellation);
}
