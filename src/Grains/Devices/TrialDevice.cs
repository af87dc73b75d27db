using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Experiments;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
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
    private readonly long _memory;
    private readonly ILogger _log;
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
    /// <param name="log">The log.</param>
    public TrialDevice(DeviceRecord record, int number, ITrialEngine engine, int alike, DeviceOptions options, ILogger log)
    {
        Record = record;
        _alike = alike;
        _memory = options.MemoryBytes;
        _engine = engine;
        _log = log;
        Queue = new TrialQueue(options.MostTrialsInHand, options.LargestBatch);
        _name = string.Create(CultureInfo.InvariantCulture, $"{record.Name}-{number}");
        _told = DeviceGauges.Add(record.Name, _name, () => Queue.Status.Waiting);
        new Thread(Loop) { IsBackground = true, Name = record.Key }.Start();
    }

    /// <summary>What the silo announces.</summary>
    public DeviceRecord Record { get; }

    /// <summary>What waits for it.</summary>
    public TrialQueue Queue { get; }

    /// <summary>Why the device does not train trials of a sweep; null where it does.</summary>
    public string? Refusal(OpenSweep sweep) => sweep.MemoryRefusal(_alike, _memory);

    /// <summary>Gives back what waits, lets the batch in training end, within a time, and sees its results to the ledger.</summary>
    public async Task DrainAsync(TimeSpan time, TimeProvider clock)
    {
        Queue.Close();
        try
        {
            await _ended.Task.WaitAsync(time, clock);
        }
        catch (TimeoutException)
        {
            _log.LogWarning("Device {Device} is cancelled in the middle of a batch, which another silo will train", Record.Key);
            Queue.CancelTraining();
            await _ended.Task;
        }

        Task[] open;
        lock (_commits)
        {
            open = [.. _commits];
        }

        await Task.WhenAll(open);
    }

    private void Loop()
    {
        while (Queue.Take() is { } batch)
        {
            Train(batch);
        }

        _told.Dispose();
        _ended.SetResult();
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
        try
        {
            results = _engine
                .Run(batch.Sweep.Plan.Batch(batch.Trials), batch.Cancellation)
                .Require(batch.Trials.Count, batch.Sweep.Plan.Layout(batch.Trials.Configuration));
        }
        catch (OperationCanceledException) when (batch.Cancellation.IsCancellationRequested)
        {
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
            Told(batch, started, failed: true);
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            End(batch, TrialReports.Failed(batch.Trials.Count, failure.Message, KindOf(failure)));
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

        End(batch, report);
    }

    private void End(TrainingBatch batch, TrialReport report)
    {
        Queue.Ended(batch, report);
        batch.Dispose();
    }
}
