using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>
/// A sweep that was at work when servers ended, start after start, is not begun again by itself; nothing else keeps one from going on.
/// </summary>
public sealed class BadEndTests : IDisposable
{
    private readonly ServedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_two_starts_that_ended_badly_without_a_trial_a_sweep_is_paused_until_somebody_resumes_it()
    {
        string id = await CrashAsync(submit: true);
        Assert.Equal(id, await CrashAsync());

        var log = new ListingLog();
        await using EmbeddedSweepService third = _folder.Open(log: log);
        SweepStatus status = Assert.Single(await third.ListAsync(CancellationToken.None));
        Assert.Equal(SweepState.Paused, status.State);
        Assert.StartsWith("Paused, because the server ended badly in 2 starts", status.Failure, StringComparison.Ordinal);
        Assert.Contains(log.Errors, line => line.Contains(status.Failure!, StringComparison.Ordinal));

        // It stays so over a good end.
        await third.DisposeAsync();
        await using EmbeddedSweepService fourth = _folder.Open();
        SweepStatus next = (await fourth.ListAsync(CancellationToken.None))[0];
        Assert.Equal((status.State, status.Failure, status.TrialsDone), (next.State, next.Failure, next.TrialsDone));

        Assert.Null((await fourth.ResumeAsync(id, CancellationToken.None)).Failure);
        Assert.Equal(40, (await fourth.CompletedAsync(id)).TrialsDone);
    }

    [Fact]
    public async Task What_lacks_its_reports_alone_is_said_to_lack_them()
    {
        for (int start = 0; start < 2; start++)
        {
            var engine = new HeldEngine();
            engine.HoldTraces();
            await using EmbeddedSweepService service = _folder.Open(engine);
            if (start == 0)
            {
                await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None);
            }

            await SweepWatching.UntilAsync(() => engine.TracesInWork > 0);
            _folder.Crash();
        }

        await using EmbeddedSweepService third = _folder.Open();
        SweepStatus status = Assert.Single(await third.ListAsync(CancellationToken.None));
        Assert.Equal((SweepState.Paused, 40), (status.State, status.TrialsDone));
        Assert.Contains("had all its trials, but not its reports. Its reports may need more", status.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain("no new trial", status.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_that_was_finished_meanwhile_shows_that_the_sweep_is_not_to_blame()
    {
        await CrashAsync(submit: true);
        await CrashAsync(permits: 1);
        await CrashAsync();
        await using EmbeddedSweepService next = _folder.Open();
        string id = Assert.Single(await next.ListAsync(CancellationToken.None)).Id;
        Assert.Equal(40, (await next.CompletedAsync(id)).TrialsDone);
    }

    [Fact]
    public async Task A_good_end_between_two_bad_ones_counts()
    {
        await CrashAsync(submit: true);
        await using (EmbeddedSweepService service = _folder.Open(Held()))
        {
            await service.UntilAsync(Assert.Single(await service.ListAsync(CancellationToken.None)).Id, s => s.BlocksInWork > 0);
        }

        await CrashAsync();
        await using EmbeddedSweepService next = _folder.Open(Held());
        Assert.Equal(SweepState.Running, Assert.Single(await next.ListAsync(CancellationToken.None)).State);
    }

    [Fact]
    public async Task A_sweep_that_only_waited_for_its_turn_goes_on()
    {
        HeldEngine engine = Held();
        await using EmbeddedSweepService service = _folder.Open(engine);
        string hog = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("hog")), CancellationToken.None)).Sweep.Id;
        await SweepWatching.UntilAsync(() => engine.InWork > 0);
        string waits = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("waits")), CancellationToken.None)).Sweep.Id;
        await SweepWatching.UntilAsync(() => File.Exists(_folder.File(waits, "trials.ledger")));
        Assert.True(File.Exists(_folder.File(hog, "work.json")));
        Assert.False(File.Exists(_folder.File(waits, "work.json")));
    }

    private static HeldEngine Held()
    {
        var engine = new HeldEngine();
        engine.Hold();
        return engine;
    }

    // A server that begins the work, perhaps finishes some blocks, and ends in the middle of the next.
    private async Task<string> CrashAsync(bool submit = false, int permits = 0)
    {
        HeldEngine engine = Held();
        await using EmbeddedSweepService service = _folder.Open(engine);
        string id = submit
            ? (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id
            : Assert.Single(await service.ListAsync(CancellationToken.None)).Id;
        engine.Permit(permits);
        await SweepWatching.UntilAsync(() => engine.Begun.Count > permits && engine.InWork > 0);
        await service.UntilAsync(id, s => s.TrialsDone >= permits * ServiceSpecs.Block);
        Assert.True(File.Exists(_folder.File(id, "work.json")));
        _folder.Crash();
        return id;
    }
}
