using System.Diagnostics;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>A sweep that a cluster is timed with.</summary>
internal static class Measured
{
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(25);

    /// <summary>Submits a sweep and waits for its last trial.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="look">Called with where the sweep stands, as often as is asked.</param>
    /// <param name="glance">How often to ask where it stands; null for every 25 ms.</param>
    /// <returns>Seconds from submission to the last commit, as far as asking so often tells, and the status.</returns>
    public static async Task<(double Seconds, SweepStatus Status)> SweepAsync(
        IGrainFactory grains,
        string spec,
        Func<SweepStatus, Task>? look = null,
        TimeSpan? glance = null
    )
    {
        long started = Stopwatch.GetTimestamp();
        AnswerRecord answer = await grains.GetGrain<ICatalogGrain>(0).Submit(new SubmissionRecord(spec, "spec.yaml", 10));
        string id = SweepMapping.Unwrap(answer).Id;
        double seconds = 0;
        while (true)
        {
            SweepStatus status = SweepMapping.ToStatus((await grains.GetGrain<ISweepGrain>(id).Status())!);
            if (look is not null)
            {
                await look(status);
            }

            if (seconds == 0 && status.TrialsDone == status.TrialsTotal)
            {
                seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }

            if (status.State == SweepState.Completed)
            {
                return (seconds, status);
            }

            if (status.State == SweepState.Failed)
            {
                throw new InvalidOperationException(status.Failure);
            }

            await Task.Delay(glance ?? s_glance);
        }
    }
}
