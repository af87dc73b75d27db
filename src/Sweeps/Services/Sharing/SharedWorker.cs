using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Running.Workers;

namespace ModalityCompetition.Sweeps.Services.Sharing;

/// <summary>A worker of a run that has no thread of its own: its block waits in the share of its sweep.</summary>
/// <param name="share">The share.</param>
/// <param name="run">Runs a block on the calling thread.</param>
internal sealed class SharedWorker(WorkerShare share, Action<RunBlock, CancellationToken> run) : IBlockWorker
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GivenBlock? _block;
    private bool _closed;

    /// <inheritdoc/>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    public void Give(RunBlock command)
    {
        var block = new GivenBlock(this, command);
        lock (_gate)
        {
            _block = block;
        }

        share.Add(block);
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        GivenBlock? block;
        lock (_gate)
        {
            block = _block;
            block?.Cancel();
        }

        if (block is not null && share.Withdraw(block))
        {
            // Dropped at once, not when a thread is free; never on this thread, which is in the middle of another event.
            ThreadPool.UnsafeQueueUserWorkItem(b => b.Run(), block, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            if (_block is null)
            {
                _ended.TrySetResult();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>Runs the block that was given, or drops it where that was asked for.</summary>
    public void Run(GivenBlock block, CancellationToken cancellation)
    {
        // What comes of the block may be the next one, given before this call returns.
        run(block.Command, cancellation);
        share.End();
        lock (_gate)
        {
            // Under the gate, so that nobody cancels what is disposed.
            block.Dispose();
            if (_block == block)
            {
                _block = null;
            }

            if (_closed && _block is null)
            {
                _ended.TrySetResult();
            }
        }
    }
}
