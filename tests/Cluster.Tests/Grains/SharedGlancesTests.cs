using ModalityCompetition.Silo.Services;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>However many watch, the list is read once for all of them.</summary>
public sealed class SharedGlancesTests
{
    [Fact]
    public async Task A_hundred_who_watch_the_same_share_one_reader_and_the_last_ends_it()
    {
        int looks = 0;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var glances = new SharedGlances(
            async (_, cancellation) =>
            {
                switch (Interlocked.Increment(ref looks))
                {
                    case 1:
                        begun.SetResult();
                        await first.Task;
                        break;
                    case > 2:
                        // For as long as somebody watches.
                        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        ended.TrySetResult();
                        break;
                }
            },
            TimeProvider.System
        );
        Task<IDisposable> one = glances.JoinAsync(null, CancellationToken.None);
        await begun.Task;
        Task<IDisposable>[] others = [.. Enumerable.Range(0, 99).Select(_ => glances.JoinAsync(null, CancellationToken.None))];
        Assert.DoesNotContain(others, o => o.IsCompleted);
        first.SetResult();
        IDisposable[] all = await Task.WhenAll([one, .. others]);

        // Those who came while the first look was on its way wait for the second: one look for all of them.
        Assert.InRange(Volatile.Read(ref looks), 2, 3);
        Array.ForEach(all[1..], w => w.Dispose());
        Assert.False(ended.Task.IsCompleted);
        all[0].Dispose();
        all[0].Dispose();
        Assert.InRange(Volatile.Read(ref looks), 2, 3);
    }

    [Fact]
    public async Task Who_asks_for_a_sweep_that_there_is_not_is_told_and_the_next_who_asks_looks_anew()
    {
        int looks = 0;
        var glances = new SharedGlances(
            (id, _) =>
                Interlocked.Increment(ref looks) == 1 ? Task.FromException(SweepServiceException.NoSuchSweep(id!)) : Task.CompletedTask,
            TimeProvider.System
        );
        await Assert.ThrowsAsync<SweepServiceException>(() => glances.JoinAsync("a", CancellationToken.None));
        using IDisposable watching = await glances.JoinAsync("a", CancellationToken.None);
        Assert.True(Volatile.Read(ref looks) >= 2);
    }
}
