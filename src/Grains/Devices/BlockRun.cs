using System.Diagnostics;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Interfaces.Trials;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Trials;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Grains.Devices;

/// <summary>
/// One block at one device: announces its trials to the queue, starts a grain for each when they are called, and gathers what became of
/// them.
/// </summary>
internal sealed class BlockRun(TrialDevice device, OpenSweeps sweeps, MarkedWork marked, TrialGrains trials, IDeviceGrain self)
{
    /// <summary>Runs a block to its end.</summary>
    public async Task<BlockReport> RunAsync(BlockOrder order)
    {
        long started = Stopwatch.GetTimestamp();
        RunTelemetry.BlockBegun(order.Count);
        using Activity? activity = SweepTraces.Block(
            order.Configuration,
            order.FirstTrial,
            order.Count,
            order.Attempt,
            SweepTraces.Read(order.Trace)
        );
        try
        {
            BlockReport report = await WorkAsync(order, activity?.Context);
            if (report.State == BlockState.Committed)
            {
                RunTelemetry.BlockComputed(Stopwatch.GetElapsedTime(started));
            }
            else if (report.State is BlockState.Failed or BlockState.NotDurable)
            {
                activity?.SetStatus(ActivityStatusCode.Error, report.Reason);
                RunTelemetry.BlockFailed(
                    report.Kind switch
                    {
                        FailureKind.TimedOut => InstrumentLabels.TimedOut,
                        FailureKind.Unable => InstrumentLabels.Unable,
                        _ => InstrumentLabels.Failed,
                    }
                );
            }

            return report;
        }
        finally
        {
            RunTelemetry.BlockEnded(order.Count);
        }
    }

    private async Task<BlockReport> WorkAsync(BlockOrder order, ActivityContext? trace)
    {
        OpenSweep sweep;
        try
        {
            sweep = await sweeps.GetAsync(order.Sweep, order.Term);
        }
        catch (Exception failure) when (failure is LedgerException or KeyNotFoundException)
        {
            return new BlockReport(BlockState.NotDurable, failure.Message);
        }

        // Trying would end the process, and with it every other sweep's work on this silo.
        if (device.Refusal(sweep) is { } refusal)
        {
            return new BlockReport(BlockState.Failed, refusal, FailureKind.Unable);
        }

        var block = new TrialBlock(order.Configuration, order.FirstTrial, order.Count);
        var runs = new List<Task<TrialReport>>(block.Count);
        foreach (TrialBlock missing in Missing(sweep.Ledger, block))
        {
            await device.Queue.ReserveAsync(missing.Count);
            var piece = new Piece(sweep, order.Term, order.Priority, missing, alone: false) { Trace = trace };
            if (!device.Queue.Announce(piece))
            {
                return new BlockReport(BlockState.Leaving, null);
            }

            if (!await piece.Called)
            {
                runs.Add(Task.FromResult(TrialReports.Released));
                break;
            }

            await marked.BeginAsync(sweep);
            for (long trial = missing.FirstTrial; trial < missing.EndTrial; trial++)
            {
                runs.Add(RunTrialAsync(piece, trial));
            }
        }

        return Report(await Task.WhenAll(runs));
    }

    /// <summary>Trains a trial that nobody announced: one that is tried again alone.</summary>
    public static async Task<TrialReport> TrainUnannouncedAsync(TrialDevice device, MarkedWork marked, OpenSweep sweep, TrialOrder order)
    {
        await marked.BeginAsync(sweep);
        await device.Queue.ReserveAsync(1);
        var piece = new Piece(sweep, term: 0, sweep.Priority, new TrialBlock(order.Configuration, order.Trial, 1), order.Alone);
        return device.Queue.Announce(piece) && await piece.Called && device.Queue.Arrive(order) is { } end
            ? await end
            : TrialReports.Released;
    }

    // The parts of a block that are not committed, as far as this silo knows; appending the others again would change nothing.
    private static IEnumerable<TrialBlock> Missing(ITrialLedger ledger, TrialBlock block)
    {
        long at = block.FirstTrial;
        foreach (TrialRange range in ledger.Committed(block.Configuration))
        {
            if (range.End > at && range.First < block.EndTrial)
            {
                if (range.First > at)
                {
                    yield return new TrialBlock(block.Configuration, at, (int)(range.First - at));
                }

                at = Math.Min(range.End, block.EndTrial);
            }
        }

        if (at < block.EndTrial)
        {
            yield return new TrialBlock(block.Configuration, at, (int)(block.EndTrial - at));
        }
    }

    private async Task<TrialReport> RunTrialAsync(Piece piece, long trial)
    {
        try
        {
            TrialReport report = await trials.Of(new TrialKey(piece.Sweep.Id, piece.Trials.Configuration, trial)).Run(self);
            return device.Queue.ArriveLate(piece, trial) is { } late ? await late : report;
        }
        catch (Exception failure)
        {
            // The others of the piece must not wait for a trial that never comes.
            device.Queue.Abandon(piece);
            return TrialReports.Failed(0, $"the grain of trial {trial} failed: {failure.Message}");
        }
    }

    private BlockReport Report(TrialReport[] reports)
    {
        TrialReport? worst =
            Array.Find(reports, r => r.State == TrialState.NotDurable)
            ?? Array.Find(reports, r => r.State == TrialState.Failed)
            ?? Array.Find(reports, r => r.State != TrialState.Committed);
        return worst?.State switch
        {
            null => new BlockReport(BlockState.Committed, null),
            TrialState.NotDurable => new BlockReport(BlockState.NotDurable, worst.Reason),
            TrialState.Failed => new BlockReport(BlockState.Failed, worst.Reason, worst.Kind),
            _ => new BlockReport(device.Queue.IsClosed ? BlockState.Leaving : BlockState.Released, null),
        };
    }
}
