using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Experiments;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Grains.Devices;

/// <summary>
/// One device of this silo: a thread that takes batches from the device's queue, trains them and appends their results to the ledger, off
/// every grain's scheduler. While a batch is on its way to the ledger the next one trains.
/// </summary>
internal sealed class TrialDevice
{
    private readonly ITrialEngine _engine;
    private readonly int _alike;
    private readonly DeviceOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action _hangs;
    private readonly ILogger _log;
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(49);
    private static readonly TimeSpan s_longestEnd = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<Task> _commits = [];
    private readonly string _name;
    private readonly IDisposable _told;

    /// <summary>Starts the device.</summary>
    /// <param name="record">What the silo announces.</param>
    /// <param name="number">Which of the devices of the silo with this engine.</param>
    /// <param name="engine">What trains.</param>
    /// <param name="alike">Devices of the silo with this engine, itself included.</param>
    /// <param name="options">How devices work.</param>
    /// <param name="hangs">Told when the engine does not come back from a batch that was asked to end.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">The log.</param>
    public TrialDevice(
        DeviceRecord record,
        int number,
        ITrialEngine engine,
        int alike,
        DeviceOptions options,
        Action hangs,
        TimeProvider clock,
        ILogger log
    )
    {
        Record = record;
        _alike = alike;
        _options = options;
        _hangs = hangs;
        _clock = clock;
        _engine = engine;
        _log = log;
        Queue = new TrialQueue(options.MostTrialsInHand, options.LargestBatch);
        _name = string.Create(CultureInfo.InvariantCulture, $"{record.Name}-{number}");
        _told = DeviceGauges.Add(record.Name, _name, () => Queue.Status.Waiting, Memory);
        new Thread(Loop) { IsBackground = true, Name = record.Key }.Start();
    }

    /// <summary>What the silo announces.</summary>
    public DeviceRecord Record { get; }

    /// <summary>What waits for it.</summary>
    public TrialQueue Queue { get; }

    /// <summary>Why the device does not train trials of a sweep; null where it does.</summary>
    public string? Refusal(OpenSweep sweep) => sweep.MemoryRefusal(_alike, _options.MemoryBytes);

    /// <summary>Whether its engine does not come back from a batch; it trains nothing any more.</summary>
    public bool IsHung { get; private set; }

    /// <summary>Gives back what waits, lets the batch in training end, within a time, and sees its results to the ledger.</summary>
    public async Task DrainAsync()
    {
        Queue.Close();
        if (!await EndsWithinAsync(_options.DrainTime))
        {
            _log.LogWarning("Device {Device} is cancelled in the middle of a batch, which another silo will train", Record.Key);
            Queue.CancelTraining();
            TimeSpan last = _options.StopTime < s_longestEnd ? _options.StopTime : s_longestEnd;
            if (!await EndsWithinAsync(last))
            {
                _log.LogError("Device {Device} does not stop and is left behind in the middle of a batch", Record.Key);
                if (Queue.Training is { } batch && batch.Claim())
                {
                    // Who waits for its trials would hold up the silo's end.
                    Queue.Ended(batch, TrialReports.Released);
                }
            }
        }

        Task[] open;
        lock (_commits)
        {
            open = [.. _commits];
        }

        await Task.WhenAll(open);
    }

    private IReadOnlyList<(string Device, long Bytes)> Memory() =>
        _engine.DeviceMemory() is { Count: > 0 } own ? own : [(_name, (long)(Queue.Training?.Sweep.TrialBytes ?? 0))];

    private async Task<bool> EndsWithinAsync(TimeSpan time)
    {
        try
        {
            await _ended.Task.WaitAsync(time, _clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Loop()
    {
        while (Queue.Take() is { } batch)
        {
            Train(batch);
            EndedWork.Add();
        }

        _told.Dispose();
        _ended.TrySetResult();
    }

    private void Train(TrainingBatch batch)
    {
        ResultBlock results;
        long started = Stopwatch.GetTimestamp();
        using Activity? activity = SweepTraces.Batch(
            batch.Trials.Configuration,
            batch.Trials.FirstTrial,
            batch.Trials.Count,
            batch.Pieces[0].Trace
        );
        TimeSpan? limit = LimitOf(batch.Trials.Count);
        using ITimer? watch = limit is null ? null : Watch(batch, limit.Value);
        try
        {
            results = _engine
                .Run(batch.Sweep.Plan.Batch(batch.Trials), batch.Cancellation)
                .Require(batch.Trials.Count, batch.Sweep.Plan.Layout(batch.Trials.Configuration));
        }
        catch (OperationCanceledException) when (batch.Cancellation.IsCancellationRequested)
        {
            if (batch.IsLate)
            {
                Fail(batch, started, TrialReports.Failed(batch.Trials.Count, Late(limit!.Value), FailureKind.TimedOut));
                return;
            }

            End(batch, TrialReports.Released);
            return;
        }
        catch (EngineUnavailableException absent)
        {
            // Whoever gathers what became of the block says it once; what a program said when it could not start stands here alone.
            if (absent.InnerException is { } cause)
            {
                _log.LogInformation(cause, "{Device} cannot run trials of {Sweep}: {Reason}", Record.Key, batch.Sweep.Id, absent.Message);
            }

            End(batch, TrialReports.Failed(batch.Trials.Count, absent.Message, FailureKind.Unable));
            return;
        }
        catch (Exception failure)
        {
            _log.LogWarning(
                failure.GetBaseException(),
                "A batch of trials {First} to {Last} of configuration {Configuration} of {Sweep} failed on {Device}",
                batch.Trials.FirstTrial,
                batch.Trials.EndTrial - 1,
                batch.Trials.Configuration,
                batch.Sweep.Id,
                Record.Key
            );
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            Fail(batch, started, TrialReports.Failed(batch.Trials.Count, failure.Message, KindOf(failure)));
            return;
        }

        if (!batch.Claim())
        {
            _log.LogWarning("Device {Device} has come back from its batch, too late: others have its trials", Record.Key);
            return;
        }

        Told(batch, started, failed: false);
        Queue.Trained(batch);
        Task commit = CommitAsync(batch, results, activity?.Context);
        lock (_commits)
        {
            _commits.RemoveWhere(c => c.IsCompleted);
            if (!commit.IsCompleted)
            {
                _commits.Add(commit);
            }
        }
    }

    // A block may take as many times as long as one trial as it has trials, as in a run on one machine.
    private TimeSpan? LimitOf(int trials)
    {
        double ofTrials = _options.TrialTime is { } each ? each.TotalSeconds * trials : double.PositiveInfinity;
        double limit = Math.Min(ofTrials, _options.BatchTime?.TotalSeconds ?? double.PositiveInfinity);
        return double.IsPositiveInfinity(limit) ? null : TimeSpan.FromSeconds(Math.Min(limit, s_longestTimer.TotalSeconds));
    }

    private static string Late(TimeSpan limit) => FormattableString.Invariant($"no result within {limit.TotalSeconds:0.###} s");

    // First the engine is asked to end, then it is given up.
    private ITimer Watch(TrainingBatch batch, TimeSpan limit)
    {
        ITimer? watch = null;
        bool asked = false;
        watch = _clock.CreateTimer(
            _ =>
            {
                if (asked)
                {
                    GiveUp(batch, limit);
                    return;
                }

                asked = true;
                _log.LogWarning(
                    "A batch of trials {First} to {Last} of configuration {Configuration} of {Sweep} takes too long on {Device} and is "
                        + "stopped: {Reason}",
                    batch.Trials.FirstTrial,
                    batch.Trials.EndTrial - 1,
                    batch.Trials.Configuration,
                    batch.Sweep.Id,
                    Record.Key,
                    Late(limit)
                );
                batch.EndLate();
            },
            null,
            limit,
            _options.StopTime
        );
        return watch;
    }

    // The thread cannot be stopped from outside. It is left to itself, with its device: what hangs once would hang again.
    private void GiveUp(TrainingBatch batch, TimeSpan limit)
    {
        if (!batch.Claim())
        {
            return;
        }

        IsHung = true;
        RunTelemetry.BatchEnded(Record.Name, _name, batch.Trials.Count, limit + _options.StopTime, failed: true);
        _told.Dispose();
        _log.LogError(
            "Device {Device} hangs: its engine goes on with a batch of {Sweep} that was stopped {Seconds} s ago. The device trains "
                + "nothing any more until the silo is started again; its trials are given to others",
            Record.Key,
            batch.Sweep.Id,
            _options.StopTime.TotalSeconds
        );
        // As of a trial that was alone, so that none of the batch is tried again on this device. The batch is not disposed: its engine
        // may still look at it.
        Queue.Ended(batch, TrialReports.Failed(1, Late(limit) + ", and its engine does not stop", FailureKind.TimedOut));
        Queue.Close();
        _ended.TrySetResult();
        _hangs();
    }

    private static FailureKind KindOf(Exception failure) =>
        failure switch
        {
            CertainFailureException => FailureKind.Certain,
            TimeoutException => FailureKind.TimedOut,
            _ => FailureKind.Ordinary,
        };

    private void Told(TrainingBatch batch, long started, bool failed) =>
        RunTelemetry.BatchEnded(Record.Name, _name, batch.Trials.Count, Stopwatch.GetElapsedTime(started), failed);

    private async Task CommitAsync(TrainingBatch batch, ResultBlock results, ActivityContext? trace)
    {
        TrialReport report;
        using Activity? append = trace is null
            ? null
            : SweepTraces.Append(batch.Trials.Configuration, batch.Trials.FirstTrial, batch.Trials.Count, trace);
        try
        {
            await batch.Sweep.Ledger.AppendAsync(batch.Trials, results, CancellationToken.None).ConfigureAwait(false);
            RunTelemetry.TrialsCommitted(results);
            report = TrialReports.Committed(batch.Trials.Count);
        }
        catch (Exception failure)
        {
            string reason =
                failure is LedgerException
                    ? failure.Message
                    : $"Results of configuration {batch.Trials.Configuration} could not be committed: {failure.Message}";
            append?.SetStatus(ActivityStatusCode.Error, reason);
            _log.LogError(failure, "Results of {Sweep} could not be made durable", batch.Sweep.Id);
            report = TrialReports.NotDurable(batch.Trials.Count, reason);
        }

        Answer(batch, report);
    }

    // A batch that was given up has been counted then.
    private void Fail(TrainingBatch batch, long started, TrialReport report)
    {
        if (batch.Claim())
        {
            Told(batch, started, failed: true);
            Answer(batch, report);
        }
    }

    private void End(TrainingBatch batch, TrialReport report)
    {
        if (batch.Claim())
        {
            Answer(batch, report);
        }
    }

    private void Answer(TrainingBatch batch, TrialReport report)
    {
        Queue.Ended(batch, report);
        batch.Dispose();
    }
}
