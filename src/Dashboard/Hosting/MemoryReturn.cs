using Microsoft.Extensions.Hosting;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>
/// Gives memory back to the system after a peak. The collector keeps what a peak took until it has to collect everything again, and a
/// process on which little happens never has to. So everything is collected when little was allocated for a while and either much more is
/// held than after the last time, or a run has ended since and much is held: what was in use at the last time may be free by now.
/// </summary>
/// <param name="clock">The clock.</param>
public sealed class MemoryReturn(TimeProvider clock) : BackgroundService
{
    private const long Quiet = 64 << 20;
    private const long Spare = 128 << 20;

    // Looks between two collections for which the end of a run is the reason, so that short sweeps do not bring one after the other.
    private const int Pause = 6;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(20);

    /// <summary>Whether it is worth it to collect everything.</summary>
    /// <param name="held">Bytes that the collector holds.</param>
    /// <param name="settled">Bytes that it held when everything was last collected; 0 before.</param>
    /// <param name="allocated">Bytes that were allocated since the last look.</param>
    /// <param name="ended">Whether a run has ended since everything was last collected, which was not a moment ago.</param>
    public static bool IsDue(long held, long settled, long allocated, bool ended) =>
        allocated < Quiet && held > (ended ? 0 : settled) + Spare;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long settled = 0;
        long allocated = GC.GetTotalAllocatedBytes();
        long ended = EndedWork.Count;
        int looks = Pause;
        try
        {
            while (true)
            {
                await Task.Delay(s_interval, clock, stoppingToken).ConfigureAwait(false);
                long before = allocated;
                allocated = GC.GetTotalAllocatedBytes();
                long ends = EndedWork.Count;
                looks++;
                if (IsDue(GC.GetGCMemoryInfo().TotalCommittedBytes, settled, allocated - before, ends != ended && looks >= Pause))
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    settled = GC.GetGCMemoryInfo().TotalCommittedBytes;
                    (ended, looks) = (ends, 0);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }
}
