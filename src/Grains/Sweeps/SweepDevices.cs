using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Placement;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>
/// Which devices of the cluster can work for a sweep: membership says which silos there are, each silo says what it has. No list is kept
/// anywhere that could be out of date.
/// </summary>
internal sealed class SweepDevices(IClusterMembershipService membership, IGrainFactory grains, ILogger<SweepDevices> log)
{
    /// <summary>Every device of every active silo; a silo that does not answer is left out.</summary>
    public async Task<IReadOnlyList<DeviceRecord>> AllAsync()
    {
        IReadOnlyList<DeviceRecord>?[] lists = await Task.WhenAll(Active(membership.CurrentSnapshot).Select(OfAsync));
        return [.. lists.SelectMany(l => l ?? [])];
    }

    /// <summary>Lets a run know of devices that come and go, until it is cancelled. Runs on the caller's scheduler.</summary>
    /// <param name="run">The run.</param>
    /// <param name="engine">The engine that its devices have.</param>
    /// <param name="died">Told that silos have ended, before what they had is given to others.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task FollowAsync(ClusterRun run, EngineIdentity engine, Func<Task> died, CancellationToken cancellation)
    {
        // Who has said what devices it has is not asked again at every change: when a thousand silos start, one after another, that would
        // be half a million questions for each sweep.
        HashSet<SiloAddress> asked = [];
        HashSet<SiloAddress>? dead = null;
        try
        {
            await foreach (ClusterMembershipSnapshot snapshot in membership.MembershipUpdates.WithCancellation(cancellation))
            {
                HashSet<SiloAddress> active = [.. Active(snapshot)];
                HashSet<SiloAddress> ended =
                [
                    .. snapshot.Members.Values.Where(m => m.Status == SiloStatus.Dead).Select(m => m.SiloAddress),
                ];
                if (dead is not null && !ended.IsSubsetOf(dead))
                {
                    await died();
                }

                dead = ended;
                foreach (string gone in run.DeviceKeys.Where(k => !active.Contains(DeviceKey.SiloOf(k))))
                {
                    run.Leave(gone);
                }

                asked.IntersectWith(active);
                foreach (SiloAddress silo in active.Where(asked.Add))
                {
                    // Each by itself: one that does not answer yet must not keep the others waiting.
                    _ = JoinAsync(run, silo, asked, engine, cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    private static IEnumerable<SiloAddress> Active(ClusterMembershipSnapshot snapshot) =>
        snapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress);

    private async Task JoinAsync(
        ClusterRun run,
        SiloAddress silo,
        HashSet<SiloAddress> asked,
        EngineIdentity engine,
        CancellationToken cancellation
    )
    {
        for (int attempt = 0; !cancellation.IsCancellationRequested && IsActive(silo); attempt++)
        {
            if (await OfAsync(silo) is { } devices)
            {
                if (!cancellation.IsCancellationRequested)
                {
                    run.Join([.. devices.Where(d => d.Engine == engine.Name && d.Arithmetic == engine.Arithmetic)]);
                }

                // A silo becomes active before its devices do; one that stays without is asked a few times and then left alone until
                // membership changes.
                if (devices.Count > 0)
                {
                    return;
                }

                if (attempt >= 10)
                {
                    asked.Remove(silo);
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(100 << Math.Min(attempt, 5), 2000)), cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private bool IsActive(SiloAddress silo) => membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Active;

    private async Task<IReadOnlyList<DeviceRecord>?> OfAsync(SiloAddress silo)
    {
        try
        {
            return await grains.GetGrain<IDeviceHostGrain>(DeviceKey.OfHost(silo)).Devices();
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "Silo {Silo} does not say what devices it has", silo);
            return null;
        }
    }
}
