using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Waiting;
using Xunit;

namespace ModalityCompetition.TestKit.Services;

/// <summary>Waiting for what a sweep service shows.</summary>
public static class SweepWatching
{
    /// <summary>Waits until a sweep stands as described.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It does not in time; the message says where it stands instead.</exception>
    public static async Task<SweepStatus> UntilAsync(this ISweepService service, string id, Func<SweepStatus, bool> stands)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(stands);
        using var limit = new CancellationTokenSource(Patience.Limit);
        SweepStatus? last = null;
        try
        {
            await foreach (SweepNotice notice in service.WatchAsync(id, null, limit.Token))
            {
                last = notice.Sweep;
                if (stands(last))
                {
                    return last;
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Told below.
        }

        Assert.Fail($"The sweep did not get there; it stands at {last}");
        throw new InvalidOperationException();
    }

    /// <summary>Waits until a sweep is completed; fails at once when it fails.</summary>
    public static async Task<SweepStatus> CompletedAsync(this ISweepService service, string id)
    {
        SweepStatus status = await service.UntilAsync(id, s => s.State is SweepState.Completed or SweepState.Failed);
        Assert.True(status.State == SweepState.Completed, status.Failure);
        return status;
    }

    /// <summary>Waits for a condition that no stream tells.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!holds())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
