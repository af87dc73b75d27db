using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Folders;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Archives;
using ModalityCompetition.TestKit.Engines;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>Sweeps of silos in archives.</summary>
public sealed class ArchivedSweepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-archives-").FullName;
    private volatile bool _fails;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_sweep_is_brought_while_it_goes_on_and_at_the_end_and_another_cluster_goes_on_with_it()
    {
        var engine = new HeldEngine();
        engine.Hold();
        await using (TestSilos silos = await TestSilos.StartAsync(2, engine, archives: Archives(mostTrials: 10)))
        {
            string id = await silos.SubmitAsync(TestSpecs.Small(trials: 2000));
            engine.Permit(2);
            await TestSilos.UntilAsync(async () => (await ManifestAsync(id))?.Trials > 0);
            Assert.Equal(["spec.yaml"], (await ManifestAsync(id))!.Files.Select(f => f.Name));
            await silos.UntilAsync(id, s => s is { State: SweepState.Running, Archive.Trials: > 0 });
            engine.Release();
            SweepStatus done = await silos.CompletedAsync(id);
            Assert.Equal(new SweepArchive(Address, 4000, null), done.Archive);
            ArchiveManifest manifest = (await ManifestAsync(id))!;
            Assert.Equal((4000, done.ResultsHash), (manifest.Trials, manifest.ResultsHash));
            Assert.Superset(
                new HashSet<string> { "spec.yaml", "estimates.json", "estimates.csv", "report.html" },
                manifest.Files.Select(f => f.Name).ToHashSet()
            );
        }

        var other = new HeldEngine();
        await using TestSilos empty = await TestSilos.StartAsync(1, other, archives: Archives());
        SweepStatus more = await empty.CompletedAsync(await empty.SubmitAsync(TestSpecs.Small(trials: 2010)));
        Assert.Equal((20, 4020, 4020L), (other.Computed, more.TrialsDone, more.Archive!.Trials));
    }

    [Fact]
    public async Task A_sweep_goes_on_while_its_archive_fails_says_so_and_is_brought_up_later()
    {
        _fails = true;
        await using TestSilos silos = await TestSilos.StartAsync(1, new SyntheticEngine(), archives: Archives());
        string id = await silos.SubmitAsync(TestSpecs.Small(trials: 40));
        SweepStatus done = await silos.CompletedAsync(id);
        Assert.StartsWith($"The archive {Address} is behind: ", done.Archive!.Behind, StringComparison.Ordinal);
        _fails = false;
        await silos.UntilAsync(id, s => s.Archive is { Behind: null, Trials: 80 });
        Assert.Equal(done.ResultsHash, (await ManifestAsync(id))!.ResultsHash);
    }

    [Fact]
    public async Task A_sweep_that_is_paused_is_brought_as_far_as_it_came_and_resumes()
    {
        var engine = new HeldEngine();
        engine.Hold();
        await using TestSilos silos = await TestSilos.StartAsync(1, engine, archives: Archives(longest: TimeSpan.FromHours(1)));
        string id = await silos.SubmitAsync(TestSpecs.Small(trials: 2000));
        engine.Permit(1);
        await silos.UntilAsync(id, s => s.TrialsDone > 0);
        SweepMapping.Unwrap(await silos.Sweep(id).Pause());
        SweepStatus rests = await silos.UntilAsync(id, s => s is { IsAtRest: true, Archive.Trials: > 0 });
        Assert.Equal(rests.TrialsDone, (await ManifestAsync(id))!.Trials);
        engine.Release();
        SweepMapping.Unwrap(await silos.Sweep(id).Resume());
        Assert.Equal(4000, (await silos.CompletedAsync(id)).Archive!.Trials);
    }

    [Fact]
    public async Task A_sweep_whose_reports_are_being_made_for_the_archive_can_be_cancelled_and_resumed()
    {
        var engine = new HeldEngine();
        engine.HoldTraces();
        await using TestSilos silos = await TestSilos.StartAsync(1, engine, archives: Archives());
        string id = await silos.SubmitAsync(TestSpecs.Small(trials: 40));
        await TestSilos.UntilAsync(() => Task.FromResult(engine.TracesInWork > 0));
        Assert.Equal(SweepState.Finishing, (await silos.UntilAsync(id, s => s.State != SweepState.Running)).State);
        Assert.Equal(SweepState.Cancelled, SweepMapping.Unwrap(await silos.Sweep(id).Cancel()).State);
        SweepStatus rests = await silos.UntilAsync(id, s => s.IsAtRest && engine.TracesInWork == 0);
        Assert.Equal((SweepState.Cancelled, 80, null), (rests.State, rests.TrialsDone, rests.ResultsHash));

        engine.HoldTraces(false);
        SweepMapping.Unwrap(await silos.Sweep(id).Resume());
        Assert.NotNull((await silos.CompletedAsync(id)).ResultsHash);
        Assert.Equal(80, engine.Computed);
    }

    [Fact]
    public async Task What_a_spec_names_counts_only_where_the_operator_allows_it()
    {
        await using TestSilos silos = await TestSilos.StartAsync(1, new SyntheticEngine(), archives: Archives());
        string spec = TestSpecs.Small(extra: "output: {archive: \"file:/etc\"}");
        Assert.Contains("file:/etc", spec, StringComparison.Ordinal);
        AnswerRecord answer = await silos.Catalog.Submit(new SubmissionRecord(spec, "spec.yaml", 10));
        Assert.Equal(nameof(SweepServiceFailure.Invalid), answer.Failure);
        Assert.Contains($"at or below {Address}: set", answer.Message, StringComparison.Ordinal);
    }

    private string Address => $"file:{_folder}";

    private ServerArchives Archives(long mostTrials = 1_000_000, TimeSpan? longest = null) =>
        new(
            Address,
            [],
            _ => new FaultyArchive(new FolderArchive(_folder), _ => _fails ? RequestFate.FailsBefore : RequestFate.Passes),
            new ArchiveFollowerOptions
            {
                MostTrials = mostTrials,
                LongestBehind = longest ?? TimeSpan.FromMilliseconds(100),
                AfterFailure = TimeSpan.FromMilliseconds(20),
            }
        );

    private async Task<ArchiveManifest?> ManifestAsync(string id) =>
        await new ArchivePull(new FolderArchive(_folder)).FindAsync(id, CancellationToken.None);
}
