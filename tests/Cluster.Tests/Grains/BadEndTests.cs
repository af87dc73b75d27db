using System.Net;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Engines;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>Sweeps that were at work in silos that ended badly. The silos of long ago are made up; nobody knows them any more.</summary>
public class BadEndTests
{
    private static readonly string s_long = Silo(1);
    private static readonly string s_later = Silo(2);

    [Fact]
    public async Task A_sweep_that_ended_two_silos_one_after_the_other_is_paused_with_the_reason_and_goes_on_when_resumed()
    {
        await using var disk = new TestSilos.Disk();
        var engine = new HeldEngine();
        engine.Hold();
        await using TestSilos silos = await TestSilos.StartAsync(1, engine, disk: disk);
        string id = await PausedAsync(silos);
        await disk.Marks.PutAsync(new WorkMark(id, s_long, 1, 0), CancellationToken.None);
        await disk.Marks.PutAsync(new WorkMark(id, s_later, 2, 0), CancellationToken.None);
        SweepMapping.Unwrap(await silos.Sweep(id).Resume());
        SweepStatus paused = await silos.UntilAsync(id, s => s.IsAtRest);
        Assert.Equal(SweepState.Paused, paused.State);
        Assert.Matches(
            "^Paused, because 2 silos ended badly, one after the other, while the sweep was at work and had finished no new trial. It may "
                + "need more memory than there is \\(about .+ with 2 workers\\): look for what ended it, then resume the sweep or cancel "
                + "it.$",
            paused.Failure
        );

        engine.Release();
        SweepMapping.Unwrap(await silos.Sweep(id).Resume());
        Assert.Null((await silos.CompletedAsync(id)).Failure);
        Assert.Empty(await disk.Marks.OfSweepAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task Silos_that_ended_at_the_same_time_count_once_and_the_next_one_says_that_it_began_after_them()
    {
        await using var disk = new TestSilos.Disk();
        var engine = new HeldEngine();
        engine.Hold();
        await using TestSilos silos = await TestSilos.StartAsync(1, engine, disk: disk);
        string id = await PausedAsync(silos);
        await disk.Marks.PutAsync(new WorkMark(id, s_long, 1, 0), CancellationToken.None);
        await disk.Marks.PutAsync(new WorkMark(id, s_later, 1, 0), CancellationToken.None);
        SweepMapping.Unwrap(await silos.Sweep(id).Resume());
        await TestSilos.UntilAsync(async () =>
            (await disk.Marks.OfSweepAsync(id, CancellationToken.None)).Any(m => m.Starts == 2 && m.Silo != s_long && m.Silo != s_later)
        );
        Assert.Equal(SweepState.Running, (await silos.UntilAsync(id, _ => true)).State);
        engine.Release();
        await silos.CompletedAsync(id);
    }

    [Fact]
    public async Task A_trial_that_was_committed_since_frees_the_sweep_of_the_suspicion()
    {
        await using var disk = new TestSilos.Disk();
        await using TestSilos silos = await TestSilos.StartAsync(1, new HeldEngine(), disk: disk);
        string id = await silos.SubmitAsync(TestSpecs.Small(trials: 40));
        long done = (await silos.CompletedAsync(id)).TrialsDone;
        await disk.Marks.PutAsync(new WorkMark(id, s_later, 2, done - 1), CancellationToken.None);
        Assert.Equal(id, await silos.SubmitAsync(TestSpecs.Small(trials: 80)));
        Assert.Equal(2 * done, (await silos.CompletedAsync(id)).TrialsDone);
    }

    private static async Task<string> PausedAsync(TestSilos silos)
    {
        string id = await silos.SubmitAsync(TestSpecs.Small());
        SweepMapping.Unwrap(await silos.Sweep(id).Pause());
        await silos.UntilAsync(id, s => s.State == SweepState.Paused && s.BlocksInWork == 0);
        return id;
    }

    private static string Silo(int generation) => SiloAddress.New(IPAddress.Loopback, 1, generation).ToParsableString();
}
