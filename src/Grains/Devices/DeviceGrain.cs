using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Placement;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Trials;
using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Devices;

/// <summary>See <see cref="IDeviceGrain"/>. The queue and the thread are <see cref="TrialDevice"/>; this is their face.</summary>
[OnNamedSilo, Reentrant, KeepAlive]
internal sealed class DeviceGrain(DeviceHost host, OpenSweeps sweeps, MarkedWork marked, TimeProvider clock) : Grain, IDeviceGrain
{
    private const int KeptEnds = 256;
    private readonly Dictionary<BlockOrder, Task<BlockReport>> _orders = [];
    private readonly Queue<BlockOrder> _kept = [];
    private readonly Dictionary<string, long> _terms = [];
    private TrialDevice? _device;
    private TrialGrains? _trials;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _device = host.Find(this.GetPrimaryKeyString());
        _trials = new TrialGrains(GrainFactory);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<BlockReport> Run(BlockOrder order)
    {
        if (_device is null || _terms.GetValueOrDefault(order.Sweep) > order.Term)
        {
            return new BlockReport(_device is null ? BlockState.Leaving : BlockState.Released, null);
        }

        if (!_orders.TryGetValue(order, out Task<BlockReport>? work))
        {
            BeginTerm(order);
            work = new BlockRun(_device, sweeps, marked, _trials!, this.AsReference<IDeviceGrain>()).RunAsync(order);
            _orders.Add(order, work);
            Forget(order);
        }

        try
        {
            return await work.WaitAsync(host.Options.Patience, clock);
        }
        catch (TimeoutException)
        {
            return new BlockReport(BlockState.Working, null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<TrialReport> Train(TrialOrder order)
    {
        if (_device is null)
        {
            return TrialReports.Released;
        }

        return await (
            _device.Queue.Arrive(order) ?? BlockRun.TrainUnannouncedAsync(_device, marked, await sweeps.GetAsync(order.Sweep, 0), order)
        );
    }

    /// <inheritdoc/>
    public Task Cancel(string sweep, long term)
    {
        _device?.Queue.Withdraw(sweep, term);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<DeviceStatusRecord> Status() => new(_device?.Queue.Status ?? new DeviceStatusRecord(0, 0, 0, 0));

    // What an earlier incarnation of the sweep ordered and nobody asks for any more makes room; a batch in training ends, since its results
    // are as good as any.
    private void BeginTerm(BlockOrder order)
    {
        if (_terms.GetValueOrDefault(order.Sweep) < order.Term)
        {
            _terms[order.Sweep] = order.Term;
            _device!.Queue.WithdrawWaiting(order.Sweep, order.Term - 1);
        }
    }

    // The end of a block is kept for a while, for the case that the answer was lost on its way.
    private void Forget(BlockOrder order)
    {
        _kept.Enqueue(order);
        while (_kept.Count > KeptEnds && _orders[_kept.Peek()].IsCompleted)
        {
            _orders.Remove(_kept.Dequeue());
        }
    }
}
