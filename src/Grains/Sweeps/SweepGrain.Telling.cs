using System.Diagnostics;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Running.Coordination;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>What a sweep at work tells: its gauges, and how it ended.</summary>
internal sealed partial class SweepGrain
{
    // On the grain's scheduler, as all that touches the run.
    private async Task TellAsync(ClusterRun run, ToldSweep told, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            told.Tell(run.Standing(_options.Told));
            await Task.Delay(_options.TellInterval, _clock, ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        told.Tell(run.Standing(_options.Told));
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
