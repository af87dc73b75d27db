using System.Threading.Channels;
using ModalityCompetition.Sweeps.Running.Coordination;

namespace ModalityCompetition.Sweeps.Running.Workers;

/// <summary>A worker thread: takes blocks from its mailbox, one at a time, until the mailbox is closed.</summary>
internal sealed class BlockWorker : IBlockWorker
{
    private readonly Channel<RunBlock> _mailbox = Channel.CreateUnbounded<RunBlock>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<RunBlock, CancellationToken> _run;
    private readonly Lock _gate = new();
    private CancellationTokenSource? _block;

    /// <summary>Starts the thread.</summary>
    /// <param name="number">Number of the worker, for the thread's name.</param>
    /// <param name="run">Runs a block on this thread; must not throw.</param>
    public BlockWorker(int number, Action<RunBlock, CancellationToken> run)
    {
        _run = run;
        new Thread(Loop) { IsBackground = true, Name = $"trials {number}" }.Start();
    }

    /// <inheritdoc/>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    public void Give(RunBlock command)
    {
        lock (_gate)
        {
            _block?.Dispose();
            _block = new CancellationTokenSource();
        }

        _mailbox.Writer.TryWrite(command);
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        lock (_gate)
        {
            _block?.Cancel();
        }
    }

    /// <inheritdoc/>
    public void Close() => _mailbox.Writer.TryComplete();

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _block?.Dispose();
    }

    private void Loop()
    {
        try
        {
            // Blocking is the point: this thread has nothing else to do.
            while (_mailbox.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (_mailbox.Reader.TryRead(out RunBlock? command))
                {
                    _run(command, _block!.Token);
                }
            }

            _ended.SetResult();
        }
        catch (Exception failure)
        {
            _ended.SetException(failure);
        }
    }
}
