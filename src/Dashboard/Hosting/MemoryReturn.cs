using Microsoft.Extensions.Hosting;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>
/// Gives memory back to the system after a peak. The collector keeps what a peak took until it has to collect everything again, and a
/// server on which little happens never has to. So everything is collected when little was allocated for a while and much more is held than
/// after the last time.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class MemoryReturn(TimeProvider clock) : BackgroundService
{
    private const long Quiet = 64 << 20;
    private const long Spare = 128 << 20;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(20);

    /// <summary>Whether it is worth it to collect everything.</summary>
    /// <param name="held">Bytes that the collector holds.</param>
    /// <param name="settled">Bytes that it held when everything was last collected; 0 before.</param>
    /// <param name="allocated">Bytes that were allocated since the last look.</param>
    public static bool IsDue(long held, long settled, long allocated) => allocated < Quiet && held > settled + Spare;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long settled = 0;
        long allocated = GC.GetTotalAllocatedBytes();
        try
        {
            while (true)
            {
                await Task.Delay(s_interval, clock, stoppingToken).ConfigureAwait(false);
                long before = allocated;
                allocated = GC.GetTotalAllocatedBytes();
                if (IsDue(GC.GetGCMemoryInfo().TotalCommittedBytes, settled, allocated - before))
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    settled = GC.GetGCMemoryInfo().TotalCommittedBytes;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
