using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Experiments;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Coordination;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>
/// One run of a sweep over the devices of the cluster: turns the coordinator's commands into orders to devices and what comes of them into
/// events. A worker of the coordinator is one place at one device. Runs on one grain's scheduler; only the loop in <see cref="DriveAsync"/>
/// talks to the coordinator.
/// </summary>
internal sealed class ClusterRun : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private readonly OpenSweep _sweep;
    private readonly OpenSweeps _sweeps;
    private readonly long _term;
    private readonly int _places;
    private readonly string? _eventsFile;
    private readonly Func<string, IDeviceGrain> _device;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SweepCoordinator _coordinator;
    private readonly CoordinatorLog _decisions;
    private readonly TargetWatch _targets;
    private readonly Channel<SweepEvent> _events = Channel.CreateUnbounded<SweepEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, int[]> _workersOf = [];
    private readonly Dictionary<int, string> _deviceOf = [];
    private readonly Dictionary<int, TrialBlock> _blocks = [];
    private readonly CancellationTokenSource _abandoned = new();
    private readonly CancellationToken _whenAbandoned;
    private readonly ThroughputMeter _meter;
    private readonly long _started;
    private int _nextWorker;

    /// <summary>Starts from what the ledger holds; reads it where the sweep has a target, which may take a while.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="sweeps">The sweeps that are open here.</param>
    /// <param name="term">Which run of the sweep this is.</param>
    /// <param name="places">Blocks that a device may have of it at once.</param>
    /// <param name="options">How sweeps are run.</param>
    /// <param name="device">Finds a device.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">The log.</param>
    public ClusterRun(
        OpenSweep sweep,
        OpenSweeps sweeps,
        long term,
        int places,
        SweepOptions options,
        Func<string, IDeviceGrain> device,
        TimeProvider clock,
        ILogger log
    )
    {
        _sweep = sweep;
        Priority = sweep.Priority;
        _sweeps = sweeps;
        _term = term;
        _places = places;
        _eventsFile = options.EventsFile(sweep.Id);
        _device = device;
        _clock = clock;
        _log = log;
        _whenAbandoned = _abandoned.Token;
        // Devices bound what is in work, each by its own queue, so the coordinator need not.
        _coordinator = new SweepCoordinator(
            sweep.Plan,
            new CoordinatorLimits
            {
                MostUncommitted = int.MaxValue,
                MostCrashed = CoordinatorLimits.UsualMostCrashed(sweep.Plan),
                MostJoined = options.JoinedBlocks,
                WorkersUnjoined = options.DevicesUnjoined * places,
            },
            sweep.Ledger.Committed
        );
        _decisions = new CoordinatorLog(_coordinator, sweep.Id, clock);
        _targets = new TargetWatch(sweep.Spec, sweep.Ledger);
        _started = clock.GetTimestamp();
        _meter = new ThroughputMeter(TimeSpan.Zero, _coordinator.Done);
        foreach (ConfigurationJudged judged in _targets.Judgements)
        {
            Post(judged);
        }
    }

    /// <summary>Weight in the share of the devices; counts from the next block.</summary>
    public int Priority { get; set; }

    /// <summary>Told how many trials are committed, on the grain's scheduler; returns at once. Null for nobody.</summary>
    public Action<long>? Committed { get; init; }

    /// <summary>Committed trials.</summary>
    public long Done => _coordinator.Done;

    /// <summary>Blocks in work.</summary>
    public int BlocksInWork => _blocks.Count;

    /// <summary>Devices that work for it.</summary>
    public int Devices => _workersOf.Count(d => d.Value.Length > 0);

    /// <summary>Where every configuration stands with its target; none without one.</summary>
    public IReadOnlyList<TargetStanding> Targets => _targets.Standings;

    /// <summary>Smoothed rate, and the time that is left at it.</summary>
    public (double TrialsPerSecond, double? SecondsLeft) Pace()
    {
        _meter.Observe(_clock.GetElapsedTime(_started), Done);
        IReadOnlyList<TargetStanding> targets = Targets;
        long left = targets.Count == 0 ? _coordinator.Total - Done : targets.Sum(t => t.ForecastTrials - t.Trials);
        return (_meter.TrialsPerSecond, _meter.TimeFor(left)?.TotalSeconds);
    }

    /// <summary>
    /// Devices are there. First places come before second ones, so that blocks are spread over all of them in the order of the plan.
    /// </summary>
    public void Join(IReadOnlyList<DeviceRecord> devices)
    {
        DeviceRecord[] joining = [.. devices.Where(d => !_workersOf.ContainsKey(d.Key))];
        foreach (DeviceRecord device in joining)
        {
            _workersOf.Add(device.Key, new int[_places]);
            _log.LogInformation("Device {Device} ({Hardware}) works for {Sweep}", device.Key, device.Hardware, _sweep.Id);
        }

        for (int place = 0; place < _places; place++)
        {
            foreach (DeviceRecord device in joining)
            {
                int worker = _nextWorker++;
                _workersOf[device.Key][place] = worker;
                _deviceOf.Add(worker, device.Key);
                Post(new WorkerJoined(worker));
            }
        }
    }

    /// <summary>A device is gone; what it had is given to others.</summary>
    public void Leave(string device)
    {
        if (!_workersOf.Remove(device, out int[]? workers))
        {
            return;
        }

        foreach (int worker in workers)
        {
            _deviceOf.Remove(worker);
            _blocks.Remove(worker);
            Post(new WorkerLost(worker));
        }

        _log.LogInformation("Device {Device} works for {Sweep} no more", device, _sweep.Id);
    }

    /// <summary>The keys of the devices that work for it.</summary>
    public IReadOnlyList<string> DeviceKeys => [.. _workersOf.Keys];

    /// <summary>Asks the run to end soon.</summary>
    public void Stop() => Post(new StopRequested());

    /// <summary>Lets go of everything at once, without an end; devices keep what they have.</summary>
    public void Abandon()
    {
        _abandoned.Cancel();
        _events.Writer.TryComplete();
    }

    /// <summary>Trials that there may be.</summary>
    public long Total => _coordinator.Total;

    /// <summary>Trials of a configuration that an estimate may use by now; for any thread.</summary>
    public long Usable(int configuration) => _targets.Usable(configuration);

    /// <summary>Runs until the coordinator ends the sweep.</summary>
    /// <exception cref="OperationCanceledException">It was abandoned.</exception>
    public async Task<Finish> DriveAsync()
    {
        try
        {
            Finish finish = await FollowAsync();
            if (finish.End == SweepEnd.Failed)
            {
                await KeepEventsAsync();
            }

            return finish;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await KeepEventsAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _abandoned.Dispose();

    private async Task<Finish> FollowAsync()
    {
        await foreach (SweepEvent happened in _events.Reader.ReadAllAsync())
        {
            foreach (SweepEvent next in await JudgedAsync(happened))
            {
                foreach (SweepCommand command in _decisions.Handle(next))
                {
                    if (command is Finish finish)
                    {
                        return finish;
                    }

                    Obey(command);
                }
            }

            Committed?.Invoke(Done);
            _sweeps.Touch(_sweep);
        }

        throw new OperationCanceledException("The run was abandoned.");
    }

    private Task KeepEventsAsync() => Task.Run(() => FailureFile.Write(_eventsFile, _decisions, _log));

    private void Post(SweepEvent happened) => _events.Writer.TryWrite(happened);

    // A commit is judged first, so that a configuration that has stopped gets no block in its wake. Reading back what was committed must
    // not hold up the grain.
    private async ValueTask<IReadOnlyList<SweepEvent>> JudgedAsync(SweepEvent happened)
    {
        if (happened is not BlockCommitted committed || _sweep.Spec.Until is null)
        {
            return [happened];
        }

        try
        {
            await _sweeps.RefreshAsync(_sweep, CancellationToken.None);
            return await Task.Run(() => _targets.Advance(committed.Block.Configuration)) is { } judged ? [judged, happened] : [happened];
        }
        catch (LedgerException failure)
        {
            return [new CommitFailed(committed.Block, failure.Message)];
        }
    }

    private void Obey(SweepCommand command)
    {
        switch (command)
        {
            case RunBlock run:
                // A device may have left after the decision; then its loss is on its way to the coordinator.
                if (_deviceOf.TryGetValue(run.Worker, out string? device))
                {
                    _blocks.Add(run.Worker, run.Block);
                    _ = RunAsync(run, device);
                }

                break;
            case CancelBlock cancel:
                if (_deviceOf.TryGetValue(cancel.Worker, out string? holder))
                {
                    _ = CancelAsync(holder);
                }

                break;
            case RecordFailure record:
                _ = RecordAsync(record);
                break;
            default:
                throw new UnreachableException($"{command} is not known.");
        }
    }

    private async Task RunAsync(RunBlock run, string device)
    {
        var order = new BlockOrder(_sweep.Id, _term, run.Block.Configuration, run.Block.FirstTrial, run.Block.Count, run.Attempt, Priority)
        {
            Trace = SweepTraces.Parent(Activity.Current),
        };
        BlockReport report = await ReportAsync(order, device);
        if (!_deviceOf.ContainsKey(run.Worker) || _whenAbandoned.IsCancellationRequested)
        {
            return;
        }

        _blocks.Remove(run.Worker);
        switch (report.State)
        {
            case BlockState.Committed:
                Post(new BlockComputed(run.Worker));
                Post(new BlockCommitted(run.Block));
                break;
            case BlockState.Failed when report.Kind == FailureKind.Unable:
                LeaveOut(run.Worker, device, report.Reason ?? "no reason was given");
                break;
            case BlockState.Failed:
                Post(
                    new BlockFailed(
                        run.Worker,
                        report.Reason ?? "no reason was given",
                        TimedOut: report.Kind == FailureKind.TimedOut,
                        IsCertain: report.Kind == FailureKind.Certain
                    )
                );
                break;
            case BlockState.NotDurable:
                Post(new BlockComputed(run.Worker));
                Post(new CommitFailed(run.Block, report.Reason ?? "no reason was given"));
                break;
            case BlockState.Leaving:
                Leave(device);
                break;
            default:
                Post(new BlockReleased(run.Worker));
                break;
        }
    }

    // The machine of a device lacks what the trials need. Its places find that out one by one; the device is not asked again in this run.
    private void LeaveOut(int worker, string device, string reason)
    {
        int[] places = _workersOf[device];
        if (places.Length == _places)
        {
            _log.LogWarning("Device {Device} cannot run trials of {Sweep} and is left out: {Reason}", device, _sweep.Id, reason);
        }

        _workersOf[device] = [.. places.Where(w => w != worker)];
        _deviceOf.Remove(worker);
        Post(new WorkerUnable(worker, reason));
    }

    // Asks until there is an end or the device is gone. A message that is lost, or answered with an error, is sent again: the device knows
    // orders it has seen.
    private async Task<BlockReport> ReportAsync(BlockOrder order, string device)
    {
        while (!_whenAbandoned.IsCancellationRequested && _workersOf.ContainsKey(device))
        {
            try
            {
                BlockReport report = await _device(device).Run(order);
                if (report.State != BlockState.Working)
                {
                    return report;
                }
            }
            catch (Exception failure)
            {
                _log.LogDebug(failure, "Device {Device} did not answer", device);
                await Task.Delay(s_pause, _clock, _whenAbandoned)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        return new BlockReport(BlockState.Released, null);
    }

    // A trial that fails whatever is tried is a result like any other; to write it down takes no device.
    private async Task RecordAsync(RecordFailure record)
    {
        TrialBlock block = record.Block;
        _log.LogWarning(
            "Trial {Trial} of configuration {Configuration} of {Sweep} is recorded as {Outcome}: {Reason}",
            block.FirstTrial,
            block.Configuration,
            _sweep.Id,
            record.Outcome,
            record.Reason
        );
        try
        {
            ResultBlock result = record.Result(_sweep.Spec);
            await _sweep.Ledger.AppendAsync(block, result, CancellationToken.None);
            RunTelemetry.TrialsCommitted(result);
            Post(new BlockCommitted(block));
        }
        catch (Exception failure)
        {
            Post(new CommitFailed(block, failure.Message));
        }
    }

    private async Task CancelAsync(string device)
    {
        try
        {
            await _device(device).Cancel(_sweep.Id, _term);
        }
        catch (Exception failure)
        {
            // Its blocks then run to their end; the sweep ends a block later.
            _log.LogDebug(failure, "Device {Device} could not be told to stop", device);
        }
    }
}
