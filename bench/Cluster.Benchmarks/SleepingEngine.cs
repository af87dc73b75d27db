using ModalityCompetition.Benchmarks.Ledgers;
using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>
/// A device that takes time and no processor, as a GPU does: many of them fit on a small machine, which so sees the messages, events and
/// transactions of a large cluster.
/// </summary>
/// <param name="perTrial">Time that a trial takes.</param>
internal sealed class SleepingEngine(TimeSpan perTrial) : ITrialEngine
{
    private readonly NoOpEngine _results = new();

    /// <inheritdoc/>
    public EngineIdentity Identity => _results.Identity;

    /// <inheritdoc/>
    public string Hardware => "sleeps";

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(perTrial * batch.Count);
        cancellation.ThrowIfCancellationRequested();
        return _results.Run(batch, cancellation);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        _results.Trace(batch, options, cancellation);
}
