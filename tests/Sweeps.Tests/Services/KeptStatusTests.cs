using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>Who asks often where a sweep stands costs little: until something changes, the answer is the one that there is.</summary>
public sealed class KeptStatusTests : IDisposable
{
    private readonly ServedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_status_is_made_once_and_anew_when_anything_changes()
    {
        var engine = new HeldEngine();
        await using EmbeddedSweepService service = _folder.Open(engine);
        string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id;
        await service.CompletedAsync(id);
        await service.UntilAsync(id, s => s.IsAtRest);
        SweepStatus done = await service.StatusAsync(id, CancellationToken.None);
        Assert.Same(done, await service.StatusAsync(id, CancellationToken.None));
        Assert.Same(done, Assert.Single((await service.PageAsync(new SweepQuery(), CancellationToken.None)).Sweeps));

        SweepStatus tagged = await service.TagAsync(id, new() { Add = ["paper"], Remove = [] }, CancellationToken.None);
        Assert.Equal(["paper"], tagged.Tags);
        Assert.Same(tagged, await service.StatusAsync(id, CancellationToken.None));

        engine.Hold();
        await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(trials: 80)), CancellationToken.None);
        await SweepWatching.UntilAsync(() => engine.InWork > 0);
        SweepStatus works = await service.StatusAsync(id, CancellationToken.None);
        Assert.Equal((SweepState.Running, 80, 1), (works.State, works.TrialsTotal, works.BlocksInWork));
        engine.Release();
        Assert.Equal(80, (await service.CompletedAsync(id)).TrialsDone);
    }
}
