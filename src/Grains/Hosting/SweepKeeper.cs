using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Interfaces.Catalog;

namespace ModalityCompetition.Grains.Hosting;

/// <summary>
/// Wakes the sweeps when the cluster changes, so that one whose grain died with its silo goes on at once instead of at its next reminder.
/// A few silos do so, those with the smallest addresses: each reads the list of all sweeps, which a thousand silos must not do at the same
/// moment. Waking a sweep that is awake changes nothing.
/// </summary>
internal sealed class SweepKeeper(
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    IGrainFactory grains,
    TimeProvider clock,
    ILogger<SweepKeeper> log
) : BackgroundService
{
    private const int Keepers = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (ClusterMembershipSnapshot snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                if (IsKeeper(snapshot))
                {
                    await WakeAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    // When one of the keepers dies membership changes, and there is another.
    private bool IsKeeper(ClusterMembershipSnapshot snapshot) =>
        snapshot
            .Members.Values.Where(m => m.Status == SiloStatus.Active)
            .Select(m => m.SiloAddress)
            .Order()
            .Take(Keepers)
            .Contains(silo.SiloAddress);

    private async Task WakeAsync(CancellationToken stop)
    {
        // A few attempts while the cluster settles; after that the reminders see to it.
        for (int attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                await grains.GetGrain<ICatalogGrain>(0).WakeAll();
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogDebug(failure, "The sweeps could not all be woken");
                await Task.Delay(s_pause, clock, stop);
            }
        }
    }
}
