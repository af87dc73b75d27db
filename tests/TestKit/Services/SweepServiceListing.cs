using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Waiting;
using Xunit;

namespace ModalityCompetition.TestKit.Services;

/// <summary>
/// What every <see cref="ISweepService"/> promises about finding sweeps again and tidying them away; to be run like
/// <see cref="SweepServiceConformance"/>.
/// </summary>
public abstract class SweepServiceListing : SweepServiceConformance
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task Pages_from_the_latest_backwards_are_the_list(int limit)
    {
        string[] ids = await SubmitFiveAsync();
        List<string[]> pages = [];
        string? before = null;
        do
        {
            SweepPage page = await PageAsync(new SweepQuery { Limit = limit, Before = before });
            Assert.Equal(5, page.Total);
            Assert.InRange(page.Sweeps.Count, 1, limit);
            pages.Add([.. page.Sweeps.Select(s => s.Id)]);
            before = page.Next;
        } while (before is not null);

        Assert.Equal((5 + limit - 1) / limit, pages.Count);
        Assert.Equal(ids, pages.AsEnumerable().Reverse().SelectMany(p => p));
        Assert.Equal(ids, (await Service.ListAsync(CancellationToken.None)).Select(s => s.Id));
    }

    [Fact]
    public async Task A_page_has_only_what_was_asked_for()
    {
        string[] ids = await SubmitFiveAsync();
        await Service.TagAsync(ids[1], new TagChange { Add = ["paper", "two"] }, CancellationToken.None);
        await Service.TagAsync(ids[3], new TagChange { Add = ["paper"] }, CancellationToken.None);
        Engine.Hold();
        string paused = (await SubmitAsync(ServiceSpecs.Small("paused"))).Sweep.Id;
        await Service.PauseAsync(paused, CancellationToken.None);

        Assert.Equal([ids[1], ids[3]], await FittingAsync(new SweepQuery { Tag = "paper" }));
        Assert.Equal([ids[1]], await FittingAsync(new SweepQuery { Tag = "two" }));
        Assert.Equal([paused], await FittingAsync(new SweepQuery { State = SweepState.Paused }));
        Assert.Equal(ids, await FittingAsync(new SweepQuery { State = SweepState.Completed }));
        Assert.Equal([ids[2]], await FittingAsync(new SweepQuery { Fits = "sweep2" }));
        Assert.Equal([ids[2]], await FittingAsync(new SweepQuery { Fits = ids[2][..^3] }));
        Assert.Equal(ids, await FittingAsync(new SweepQuery { Fits = "sweep" }));
        Assert.Empty(await FittingAsync(new SweepQuery { Fits = "weep" }));
        Assert.Empty(await FittingAsync(new SweepQuery { Tag = "paper", State = SweepState.Paused }));
        var wrong = await Assert.ThrowsAsync<SweepServiceException>(() => PageAsync(new SweepQuery { Before = "x'; --" }));
        Assert.Equal(SweepServiceFailure.Invalid, wrong.Failure);

        async Task<IEnumerable<string>> FittingAsync(SweepQuery query)
        {
            // One at a time, so that filters and pages meet.
            List<string> found = [];
            string? before = null;
            do
            {
                SweepPage page = await PageAsync(query with { Limit = 1, Before = before });
                found.AddRange(page.Sweeps.Select(s => s.Id));
                before = page.Next;
            } while (before is not null);
            found.Reverse();
            return found;
        }
    }

    [Fact]
    public async Task A_deleted_sweep_is_gone_for_everybody_and_may_be_submitted_anew()
    {
        string spec = ServiceSpecs.Small();
        string id = (await SubmitAsync(spec)).Sweep.Id;
        string hash = (await Service.CompletedAsync(id)).ResultsHash!;
        string other = (await SubmitAsync(ServiceSpecs.Small("other"))).Sweep.Id;
        await Service.CompletedAsync(other);
        await Service.EstimatesAsync(id, CancellationToken.None);
        using var limit = new CancellationTokenSource(Patience.Limit);
        await using IAsyncEnumerator<SweepNotice> notices = Service.WatchAsync(null, null, limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await notices.MoveNextAsync());
        Assert.True(await notices.MoveNextAsync());

        await Service.DeleteAsync(id, CancellationToken.None);
        do
        {
            Assert.True(await notices.MoveNextAsync());
        } while (!notices.Current.IsDeleted);
        Assert.Equal(id, notices.Current.Sweep.Id);
        await NotFoundAsync(() => Service.StatusAsync(id, CancellationToken.None));
        await NotFoundAsync(() => Service.EstimatesAsync(id, CancellationToken.None));
        await NotFoundAsync(() => Service.ResumeAsync(id, CancellationToken.None));
        await NotFoundAsync(() => Service.DeleteAsync(id, CancellationToken.None));
        Assert.Equal([other], (await Service.ListAsync(CancellationToken.None)).Select(s => s.Id));
        Assert.Equal(1, (await PageAsync(new SweepQuery())).Total);

        long computed = Engine.Computed;
        Assert.Equal(SubmissionOutcome.Created, (await SubmitAsync(spec)).Outcome);
        Assert.Equal(hash, (await Service.CompletedAsync(id)).ResultsHash);
        // Every trial anew: nothing of the deleted one is left.
        Assert.Equal(computed + 40, Engine.Computed);
        await ReopenAsync();
        Assert.Equal([other, id], (await Service.ListAsync(CancellationToken.None)).Select(s => s.Id));
    }

    [Fact]
    public async Task What_is_at_work_is_not_deleted()
    {
        Engine.Hold();
        string id = (await SubmitAsync(ServiceSpecs.Small())).Sweep.Id;
        await Service.UntilAsync(id, s => s.BlocksInWork > 0);
        var refusal = await Assert.ThrowsAsync<SweepServiceException>(() => Service.DeleteAsync(id, CancellationToken.None));
        Assert.Equal(SweepServiceFailure.Conflict, refusal.Failure);
        Assert.Contains("is at work", refusal.Message, StringComparison.Ordinal);
        // Its last block may still be settled when the answer to a cancellation comes: a deletion waits for that.
        await Service.CancelAsync(id, CancellationToken.None);
        await Service.DeleteAsync(id, CancellationToken.None);
        Assert.Empty(await Service.ListAsync(CancellationToken.None));
        await NotFoundAsync(() => Service.DeleteAsync("nothing-0123456789abcdef", CancellationToken.None));
    }

    [Fact]
    public async Task Tags_are_kept_and_change_no_result_and_no_identifier()
    {
        Engine.Hold();
        string id = (await SubmitAsync(ServiceSpecs.Small())).Sweep.Id;
        Assert.Equal(["a", "b:1"], (await TagAsync(id, add: ["b:1", "a", "a"])).Tags);
        Assert.Equal(["a", "größer"], (await TagAsync(id, add: ["größer"], remove: ["b:1", "none"])).Tags);
        Engine.Release();
        SweepStatus done = await Service.CompletedAsync(id);
        Assert.Equal((await ReferenceRun.OfAsync(ServiceSpecs.Small(), CodeVersion)).ResultsHash, done.ResultsHash);
        Assert.Equal(SubmissionOutcome.Unchanged, (await SubmitAsync(ServiceSpecs.Small())).Outcome);
        await ReopenAsync();
        Assert.Equal(["a", "größer"], (await Service.StatusAsync(id, CancellationToken.None)).Tags);
        Assert.Empty((await TagAsync(id, remove: ["a", "größer"])).Tags);
        Assert.Empty((await Service.ListAsync(CancellationToken.None)).Single().Tags);

        foreach (string wrong in new[] { "", " a", "a b", "-a", "a\n", "a,b", new string('a', RunTags.Longest + 1) })
        {
            await InvalidAsync(() => TagAsync(id, add: [wrong]));
        }

        await InvalidAsync(() => TagAsync(id, add: ["a"], remove: ["a"]));
        string[] most = [.. Enumerable.Range(0, RunTags.Most).Select(i => $"t{i}")];
        Assert.Equal(RunTags.Most, (await TagAsync(id, add: most)).Tags.Count);
        await InvalidAsync(() => TagAsync(id, add: ["more"]));
        Assert.Equal(RunTags.Most, (await Service.StatusAsync(id, CancellationToken.None)).Tags.Count);

        static async Task InvalidAsync(Func<Task> call) =>
            Assert.Equal(SweepServiceFailure.Invalid, (await Assert.ThrowsAsync<SweepServiceException>(call)).Failure);
    }

    private static async Task NotFoundAsync(Func<Task> call) =>
        Assert.Equal(SweepServiceFailure.NotFound, (await Assert.ThrowsAsync<SweepServiceException>(call)).Failure);

    private Task<SweepStatus> TagAsync(string id, string[]? add = null, string[]? remove = null) =>
        Service.TagAsync(id, new TagChange { Add = add ?? [], Remove = remove ?? [] }, CancellationToken.None);

    private Task<SweepPage> PageAsync(SweepQuery query) => Service.PageAsync(query, CancellationToken.None);

    private async Task<string[]> SubmitFiveAsync()
    {
        List<string> ids = [];
        for (int i = 0; i < 5; i++)
        {
            ids.Add((await SubmitAsync(ServiceSpecs.Small(FormattableString.Invariant($"sweep{i}"), trials: 4))).Sweep.Id);
        }

        foreach (string id in ids)
        {
            await Service.CompletedAsync(id);
        }

        return [.. ids];
    }
}
