using ModalityCompetition.Training.TorchSharp.Devices;

namespace ModalityCompetition.Training.TorchSharp.Engines;

/// <summary>Lends devices, each to one borrower at a time, to any number of threads. A lost device is not lent again.</summary>
/// <param name="devices">The devices, at least one.</param>
internal sealed class DevicePool(IReadOnlyList<ITileDevice> devices)
{
    private readonly Lock _gate = new();
    private readonly Queue<ITileDevice> _idle = new(devices);
    private readonly Queue<TaskCompletionSource<ITileDevice>> _waiting = new();
    private int _working = devices.Count;
    private DeviceLostException? _loss;

    /// <summary>All devices, the lost ones included.</summary>
    public IReadOnlyList<ITileDevice> Devices => devices;

    /// <summary>Borrows a device, waiting until one is idle; give it back with <see cref="Return"/> or <see cref="Lose"/>.</summary>
    /// <exception cref="DeviceLostException">No device is left.</exception>
    public ITileDevice Borrow(CancellationToken cancellation)
    {
        TaskCompletionSource<ITileDevice> turn;
        lock (_gate)
        {
            ThrowIfNoneLeft();
            if (_idle.TryDequeue(out ITileDevice? idle))
            {
                return idle;
            }

            turn = new TaskCompletionSource<ITileDevice>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        using CancellationTokenRegistration cancelled = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        return turn.Task.GetAwaiter().GetResult();
    }

    /// <summary>Gives a device back.</summary>
    public void Return(ITileDevice device)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource<ITileDevice>? next))
            {
                if (next.TrySetResult(device))
                {
                    return;
                }
            }

            _idle.Enqueue(device);
        }
    }

    /// <summary>Takes a borrowed device out of use.</summary>
    public void Lose(DeviceLostException loss)
    {
        lock (_gate)
        {
            _working--;
            _loss = loss;
            while (_working == 0 && _waiting.TryDequeue(out TaskCompletionSource<ITileDevice>? next))
            {
                next.TrySetException(NoneLeft());
            }
        }
    }

    private void ThrowIfNoneLeft()
    {
        if (_working == 0)
        {
            throw NoneLeft();
        }
    }

    // A new exception for every thread that is told.
    private DeviceLostException NoneLeft() => new(_loss!.Message, _loss.InnerException);
}
