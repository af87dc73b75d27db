using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Cluster.Tests.Devices;

/// <summary>
/// The synthetic engine with one trial that never ends: it waits until it is cancelled, or, where it is deaf, until the test lets go of it.
/// </summary>
/// <param name="stuck">The trial, of whatever configuration; -1 for every one.</param>
/// <param name="isDeaf">Whether it does not end when it is cancelled, as a kernel that hangs does not.</param>
internal sealed class StuckEngine(long stuck, bool isDeaf) : ITrialEngine, IDisposable
{
    private readonly SyntheticEngine _inner = new();
    private readonly ManualResetEventSlim _free = new();
    private int _entered;

    /// <inheritdoc/>
    public EngineIdentity Identity => _inner.Identity;

    /// <inheritdoc/>
    public string Hardware => _inner.Hardware;

    /// <summary>How often it got stuck.</summary>
    public int Stuck => Volatile.Read(ref _entered);

    /// <summary>Lets go of what is stuck.</summary>
    public void Free() => _free.Set();

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        if (stuck < 0 || (batch.FirstTrial <= stuck && stuck < batch.FirstTrial + batch.Count))
        {
            Interlocked.Increment(ref _entered);
            _free.Wait(isDeaf ? CancellationToken.None : cancellation);
        }

        return _inner.Run(batch, cancellation);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        _inner.Trace(batch, options, cancellation);
}
