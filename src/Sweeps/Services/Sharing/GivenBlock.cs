using ModalityCompetition.Sweeps.Running.Coordination;

namespace ModalityCompetition.Sweeps.Services.Sharing;

/// <summary>A block that was given to a worker, until it has been run or dropped.</summary>
/// <param name="worker">The worker.</param>
/// <param name="command">The block.</param>
internal sealed class GivenBlock(SharedWorker worker, RunBlock command) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The block.</summary>
    public RunBlock Command { get; } = command;

    /// <summary>Runs it on the calling thread.</summary>
    public void Run() => worker.Run(this, _cancellation.Token);

    /// <summary>Asks for it to be dropped.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();
}
