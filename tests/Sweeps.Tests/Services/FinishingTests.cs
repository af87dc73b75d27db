using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>A sweep that has all its trials and whose reports take long can be ended all the same.</summary>
public sealed class FinishingTests : IDisposable
{
    private readonly ServedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SweepState.Cancelled)]
    [InlineData(SweepState.Paused)]
    public async Task Who_cancels_or_pauses_it_ends_its_reports_and_a_resumption_writes_them(SweepState wish)
    {
        var engine = new HeldEngine();
        engine.HoldTraces();
        await using EmbeddedSweepService service = _folder.Open(engine);
        string id = await FinishingAsync(service, engine);

        SweepStatus status = await (
            wish == SweepState.Paused ? service.PauseAsync(id, CancellationToken.None) : service.CancelAsync(id, CancellationToken.None)
        );
        Assert.Equal(wish, status.State);
        SweepStatus rests = await service.UntilAsync(id, s => s.IsAtRest && engine.TracesInWork == 0);
        Assert.Equal((wish, 40, null), (rests.State, rests.TrialsDone, rests.ResultsHash));

        engine.HoldTraces(false);
        await service.ResumeAsync(id, CancellationToken.None);
        SweepStatus done = await service.CompletedAsync(id);
        Assert.Equal((40, 40L), (done.TrialsDone, engine.Computed));
        Assert.NotNull(done.ResultsHash);
    }

    [Fact]
    public async Task A_server_that_ends_does_not_wait_for_them_and_the_next_writes_them()
    {
        var engine = new HeldEngine();
        engine.HoldTraces();
        string id;
        await using (EmbeddedSweepService service = _folder.Open(engine))
        {
            id = await FinishingAsync(service, engine);
        }

        Assert.Equal(0, engine.TracesInWork);
        await using EmbeddedSweepService next = _folder.Open();
        Assert.Equal(40, (await next.CompletedAsync(id)).TrialsDone);
    }

    private static async Task<string> FinishingAsync(EmbeddedSweepService service, HeldEngine engine)
    {
        string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id;
        await SweepWatching.UntilAsync(() => engine.TracesInWork > 0);
        Assert.Equal(SweepState.Finishing, (await service.StatusAsync(id, CancellationToken.None)).State);
        return id;
    }
}
