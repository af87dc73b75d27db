using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Waiting;
using Xunit;

namespace ModalityCompetition.TestKit.Services;

/// <summary>
/// What every <see cref="ISweepService"/> promises beyond one life of it, about watching, and about shares; to be run like
/// <see cref="SweepServiceConformance"/>.
/// </summary>
public abstract class SweepServiceDurability : SweepServiceListing
{
    [Fact]
    public async Task Whatever_was_meant_to_happen_still_is_after_a_restart()
    {
        string completed = (await SubmitAsync(ServiceSpecs.Small("completed"))).Sweep.Id;
        string hash = (await Service.CompletedAsync(completed)).ResultsHash!;
        Engine.Hold();
        string paused = (await SubmitAsync(ServiceSpecs.Small("paused"))).Sweep.Id;
        Engine.Permit(2);
        await Service.UntilAsync(paused, s => s.TrialsDone == 2 * ServiceSpecs.Block);
        await Service.PauseAsync(paused, CancellationToken.None);
        await Service.UntilAsync(paused, s => s.IsAtRest);
        string cancelled = (await SubmitAsync(ServiceSpecs.Small("cancelled"))).Sweep.Id;
        await Service.CancelAsync(cancelled, CancellationToken.None);
        // A permit must not go to a block that is just being dropped.
        await Service.UntilAsync(cancelled, s => s.IsAtRest);
        string running = (await SubmitAsync(ServiceSpecs.Small("running", trials: 80), priority: 33)).Sweep.Id;
        Engine.Permit(3);
        await Service.UntilAsync(running, s => s.TrialsDone == 3 * ServiceSpecs.Block);

        await ReopenAsync();
        Engine.Release();
        SweepStatus status = await Service.CompletedAsync(running);
        Assert.Equal((await ReferenceRun.OfAsync(ServiceSpecs.Small("running", trials: 80), CodeVersion)).ResultsHash, status.ResultsHash);
        Assert.Equal(33, status.Priority);
        Assert.Equal([completed, paused, cancelled, running], (await Service.ListAsync(CancellationToken.None)).Select(s => s.Id));
        Assert.Equal((SweepState.Paused, 2L * ServiceSpecs.Block), await Standing(paused));
        Assert.Equal((SweepState.Cancelled, 0L), await Standing(cancelled));
        Assert.Equal((SweepState.Completed, 40L), await Standing(completed));
        Assert.Equal(hash, (await Service.StatusAsync(completed, CancellationToken.None)).ResultsHash);
        // Nothing was trained twice, nothing that was not to be.
        Assert.Equal(40 + (2 * ServiceSpecs.Block) + 80, Engine.Computed);
        await Service.ResumeAsync(paused, CancellationToken.None);
        Assert.Equal(
            (await ReferenceRun.OfAsync(ServiceSpecs.Small("paused"), CodeVersion)).ResultsHash,
            (await Service.CompletedAsync(paused)).ResultsHash
        );

        async Task<(SweepState, long)> Standing(string id)
        {
            SweepStatus s = await Service.StatusAsync(id, CancellationToken.None);
            return (s.State, s.TrialsDone);
        }
    }

    [Fact]
    public async Task A_watcher_sees_where_a_sweep_stands_then_every_change_and_goes_on_where_it_stopped()
    {
        Engine.Hold();
        string id = (await SubmitAsync(ServiceSpecs.Small())).Sweep.Id;
        await Service.UntilAsync(id, s => s.BlocksInWork > 0);
        string cursor;
        using (var limit = new CancellationTokenSource(Patience.Limit))
        {
            await using IAsyncEnumerator<SweepNotice> first = Service.WatchAsync(id, null, limit.Token).GetAsyncEnumerator(limit.Token);
            Assert.True(await first.MoveNextAsync());
            Assert.Equal((id, SweepState.Running), (first.Current.Sweep.Id, first.Current.Sweep.State));
            cursor = first.Current.Cursor;
        }

        await Service.PauseAsync(id, CancellationToken.None);
        await Service.UntilAsync(id, s => s.IsAtRest);
        // Nothing has been seen of the pause: it comes next, and after that nothing until there is something.
        using var stop = new CancellationTokenSource(Patience.Limit);
        await using IAsyncEnumerator<SweepNotice> next = Service.WatchAsync(null, cursor, stop.Token).GetAsyncEnumerator(stop.Token);
        do
        {
            Assert.True(await next.MoveNextAsync());
        } while (!next.Current.Sweep.IsAtRest);
        Assert.Equal(SweepState.Paused, next.Current.Sweep.State);
        Task<bool> waiting = next.MoveNextAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        Engine.Release();
        await Service.ResumeAsync(id, CancellationToken.None);
        while (await waiting && next.Current.Sweep.State != SweepState.Completed)
        {
            waiting = next.MoveNextAsync().AsTask();
        }

        Assert.Equal(40, next.Current.Sweep.TrialsDone);
        await stop.CancelAsync();
    }

    [Theory]
    [InlineData("nobody-knows")]
    [InlineData("")]
    [InlineData("0-99999999999999999999")]
    public async Task An_unknown_cursor_begins_anew(string cursor)
    {
        string id = (await SubmitAsync(ServiceSpecs.Small())).Sweep.Id;
        await Service.CompletedAsync(id);
        using var limit = new CancellationTokenSource(Patience.Limit);
        await using IAsyncEnumerator<SweepNotice> notices = Service.WatchAsync(null, cursor, limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await notices.MoveNextAsync());
        Assert.Equal((id, SweepState.Completed), (notices.Current.Sweep.Id, notices.Current.Sweep.State));
    }

    [Fact]
    public async Task A_reader_that_sleeps_misses_steps_but_never_the_last_one()
    {
        Engine.Hold();
        string id = (await SubmitAsync(ServiceSpecs.Small(trials: 400))).Sweep.Id;
        using var limit = new CancellationTokenSource(Patience.Limit);
        await using IAsyncEnumerator<SweepNotice> notices = Service.WatchAsync(id, null, limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await notices.MoveNextAsync());
        for (int i = 0; i < 50; i++)
        {
            await Service.PauseAsync(id, CancellationToken.None);
            await Service.ResumeAsync(id, CancellationToken.None);
        }

        Engine.Release();
        await Service.CompletedAsync(id);
        int read = 0;
        while (notices.Current.Sweep.State != SweepState.Completed)
        {
            Assert.True(await notices.MoveNextAsync());
            read++;
        }

        Assert.Equal(400, notices.Current.Sweep.TrialsDone);
        Assert.True(read < 10_000);
    }

    [Fact]
    public async Task Sweeps_share_the_workers_by_priority_and_none_waits_for_the_end_of_another()
    {
        await ReopenAsync(workers: 1);
        Engine.Hold();
        string important = (await SubmitAsync(ServiceSpecs.Small("important", trials: 8000, seed: 1), priority: 30)).Sweep.Id;
        string other = (await SubmitAsync(ServiceSpecs.Small("other", trials: 8000, seed: 2), priority: 10)).Sweep.Id;
        await SweepWatching.UntilAsync(() => Engine.InWork == 1);
        // How long the second sweep takes to hand over its first block is the machine's affair; that it need not wait for the end of the
        // first one is not.
        while (!Engine.Begun.Any(b => b.Streams.Seed == 2))
        {
            Assert.InRange(Engine.Begun.Count, 0, 900);
            await Task.Delay(Engine.Begun.Count / 10);
            await NextBlockAsync();
        }

        // A sweep whose next block is late, on a machine that has other things to do, loses its turn; where shares are right, that does not
        // happen once there is time enough between blocks.
        double share = 0;
        int[] pauses = [0, 5, 20, 50, 150, 500];
        for (int stretch = 0; stretch < pauses.Length && share is not (>= 0.65 and <= 0.85); stretch++)
        {
            int from = Engine.Begun.Count - 1;
            for (int blocks = 0; blocks < 160; blocks++)
            {
                await Task.Delay(pauses[stretch]);
                await NextBlockAsync();
            }

            ulong[] shared = [.. Engine.Begun.Skip(from).Select(b => b.Streams.Seed)];
            share = (double)shared.Count(s => s == 1) / shared.Length;
        }

        Assert.InRange(share, 0.65, 0.85);
        Engine.Release();
        await Service.CompletedAsync(important);
        await Service.CompletedAsync(other);
    }

    private async Task NextBlockAsync()
    {
        int begun = Engine.Begun.Count;
        Engine.Permit(1);
        await SweepWatching.UntilAsync(() => Engine.Begun.Count > begun);
    }
}
