using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>What a server makes of what it finds in its data folder.</summary>
public sealed class StoredSweepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-stored-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("sweep.json", "{")]
    [InlineData("sweep.json", "{\"schema\":\"modality-competition/hosted-sweep/2\"}")]
    [InlineData("spec.yaml", "name: [")]
    [InlineData("spec.yaml", null)]
    public async Task A_damaged_sweep_is_left_out_and_left_alone_and_the_others_go_on(string file, string? content)
    {
        string damaged,
            whole;
        await using (EmbeddedSweepService service = Open())
        {
            damaged = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("damaged")), CancellationToken.None)).Sweep.Id;
            whole = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("whole")), CancellationToken.None)).Sweep.Id;
            await service.CompletedAsync(damaged);
        }

        string path = Path.Combine(_folder, "sweeps", damaged, file);
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            await File.WriteAllTextAsync(path, content);
        }

        await using EmbeddedSweepService again = Open();
        Assert.Equal([whole], (await again.ListAsync(CancellationToken.None)).Select(s => s.Id));
        await again.CompletedAsync(whole);
        Assert.Equal(content, File.Exists(path) ? await File.ReadAllTextAsync(path) : null);
    }

    [Fact]
    public async Task A_submission_that_a_crash_cut_off_never_was()
    {
        string id;
        await using (EmbeddedSweepService service = Open())
        {
            id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id;
            await service.CompletedAsync(id);
        }

        File.Delete(Path.Combine(_folder, "sweeps", id, "sweep.json"));
        await using EmbeddedSweepService again = Open();
        Assert.Empty(await again.ListAsync(CancellationToken.None));
        // Submitted anew it finds the trials of the first time.
        Assert.Equal(
            SubmissionOutcome.Created,
            (await again.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Outcome
        );
        Assert.Equal(40, (await again.CompletedAsync(id)).TrialsDone);
    }

    [Fact]
    public async Task A_data_folder_has_one_server_at_a_time()
    {
        await using EmbeddedSweepService service = Open();
        RunException refusal = Assert.Throws<RunException>(Open);
        Assert.StartsWith($"The data folder {_folder} is in use by another server: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_takes_no_more_sweeps_than_it_may_until_one_is_over()
    {
        var engine = new HeldEngine();
        engine.Hold();
        await using EmbeddedSweepService service = Open(engine, mostUnfinished: 2);
        string first = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("a")), CancellationToken.None)).Sweep.Id;
        await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("b")), CancellationToken.None);
        var refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
            service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("c")), CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.LimitReached, refusal.Failure);
        await service.CancelAsync(first, CancellationToken.None);
        await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("c")), CancellationToken.None);
    }

    [Fact]
    public void An_identity_is_that_of_the_results()
    {
        SweepSpec spec = ShippedSpecs.Read("spec", ServiceSpecs.Small()).Spec!;
        Assert.Equal("small-", SweepIdentity.Of(spec, new SyntheticEngine().Identity)[..6]);
        Assert.Equal(
            SweepIdentity.Of(spec, new SyntheticEngine().Identity),
            SweepIdentity.Of(spec with { Trials = 9, Confidence = 0.5 }, new SyntheticEngine().Identity)
        );
        Assert.NotEqual(
            SweepIdentity.Of(spec, new SyntheticEngine().Identity),
            SweepIdentity.Of(spec, new SyntheticEngine(arithmetic: 2).Identity)
        );
        string longest = new('n', 300);
        Assert.True(SweepIdentity.IsWellFormed(SweepIdentity.Of(spec with { Name = longest }, new SyntheticEngine().Identity)));
    }

    private EmbeddedSweepService Open() => Open(new HeldEngine(), mostUnfinished: 100);

    private EmbeddedSweepService Open(HeldEngine engine, int mostUnfinished) =>
        EmbeddedSweepService.Open(
            new ServiceOptions
            {
                Experiments = ShippedExperiments.Registry,
                DataFolder = _folder,
                Engines = ["cpu"],
                CreateEngine = _ => engine,
                Workers = 1,
                MostUnfinished = mostUnfinished,
                Durability = LedgerDurability.None,
                ProgressInterval = TimeSpan.FromMilliseconds(20),
                Log = NullLogger.Instance,
            }
        );
}
