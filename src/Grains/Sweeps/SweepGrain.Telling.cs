using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Services;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>What a sweep at work tells: its gauges, and how it ended.</summary>
internal sealed partial class SweepGrain
{
    private const int TrialsAtOnce = 20_000;
    private IReadOnlyList<ConfigurationEstimates> _estimates = [];

    // On the grain's scheduler, as all that touches the run.
    private async Task TellAsync(ClusterRun run, OpenSweep sweep, SweepTelling told, CancellationToken ended)
    {
        Task estimating = EstimateAsync(run, sweep, ended);
        while (!ended.IsCancellationRequested)
        {
            told.Report(Progress(run));
            await Task.Delay(_options.TellInterval, _clock, ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await estimating;
        told.Report(Progress(run));
    }

    private SweepProgress Progress(ClusterRun run)
    {
        (double rate, double? left) = run.Pace();
        return new SweepProgress(run.Done, run.Total, rate, left is { } seconds ? TimeSpan.FromSeconds(seconds) : null, _estimates)
        {
            Targets = run.Targets,
        };
    }

    // Results are read back in turn with the other sweeps of the silo, off the grain's scheduler. A ledger that cannot be read now is read
    // at the next turn: gauges must not end a run.
    private async Task EstimateAsync(ClusterRun run, OpenSweep sweep, CancellationToken ended)
    {
        _estimates = [];
        LiveEstimates? live = null;
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await _sweeps.RefreshAsync(sweep, ended);
                _estimates = await _turns.TakeAsync(
                    () =>
                    {
                        live ??= LiveEstimates.WithoutPredictions(sweep.Spec, sweep.Ledger, run.Usable);
                        live.Advance(TrialsAtOnce);
                        return live.Snapshot();
                    },
                    ended
                );
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                _log.LogDebug(failure, "The gauges of {Sweep} have no new estimates", Id);
            }

            await Task.Delay(_options.EstimateInterval, _clock, ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private static void Ended(Finish finish, Activity? activity)
    {
        RunTelemetry.SweepEnded(
            finish.End switch
            {
                SweepEnd.Completed => InstrumentLabels.Completed,
                SweepEnd.Failed => InstrumentLabels.Failed,
                _ => InstrumentLabels.Stopped,
            }
        );
        if (finish.End == SweepEnd.Failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, finish.Reason);
        }
    }
}
