using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>Sweeps whose folders are removed: by the server, halfway, and by hand under a running one; and starts that read
/// little.</summary>
public sealed class RemovedSweepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-removed-").FullName;
    private readonly ListingLog _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Who_asks_for_a_sweep_while_it_is_deleted_is_told_that_there_is_none()
    {
        var engine = new HeldEngine();
        engine.Release();
        await using EmbeddedSweepService service = Open(engine);
        for (int round = 0; round < 10; round++)
        {
            string id = await CompletedAsync(service, $"raced-{round}");
            Task[] others =
            [
                Task.Run(() => service.TagAsync(id, new() { Add = ["a"] }, CancellationToken.None)),
                Task.Run(() => service.EstimatesAsync(id, CancellationToken.None)),
                Task.Run(() => service.PauseAsync(id, CancellationToken.None)),
            ];
            await service.DeleteAsync(id, CancellationToken.None);
            foreach (Task other in others)
            {
                try
                {
                    await other;
                }
                catch (SweepServiceException refusal)
                {
                    // Completed, it cannot be paused; deleted, it is not there.
                    Assert.True(
                        refusal.Failure is SweepServiceFailure.NotFound or SweepServiceFailure.Conflict,
                        $"{refusal.Failure}: {refusal.Message}"
                    );
                }
            }

            Assert.False(Directory.Exists(In(id)));
        }
    }

    [Fact]
    public async Task A_folder_removed_by_hand_is_a_failure_with_a_name_and_never_comes_back_in_part()
    {
        await using EmbeddedSweepService service = Open(new HeldEngine());
        string id = await CompletedAsync(service, "small");
        string other = await CompletedAsync(service, "other");
        Directory.Delete(In(id), recursive: true);

        SweepStatus seen = (await service.PageAsync(new SweepQuery(), CancellationToken.None)).Sweeps[0];
        Assert.Equal((id, SweepState.Failed), (seen.Id, seen.State));
        Assert.StartsWith($"The folder {In(id)} was removed while the server was at work: ", seen.Failure, StringComparison.Ordinal);
        Assert.Single(_log.Texts, l => l.Contains($"Sweep {id} is lost: ", StringComparison.Ordinal));
        Func<Task>[] calls =
        [
            () => service.StatusAsync(id, CancellationToken.None),
            () => service.ResumeAsync(id, CancellationToken.None),
            () => service.EstimatesAsync(id, CancellationToken.None),
            () => service.ReportAsync(id, SweepReportKind.Html, CancellationToken.None),
            () => service.TrialsAsync(id, new TrialSelection("csv", "trial"), CancellationToken.None),
            () => service.TagAsync(id, new() { Add = ["a"] }, CancellationToken.None),
        ];
        foreach (Func<Task> call in calls)
        {
            SweepServiceException gone = await Assert.ThrowsAsync<SweepServiceException>(call);
            Assert.Equal((SweepServiceFailure.Gone, seen.Failure), (gone.Failure, gone.Message));
        }

        Assert.False(Directory.Exists(In(id)));
        Assert.Equal(SweepState.Completed, (await service.StatusAsync(other, CancellationToken.None)).State);
        // The same sweep may come again, and what is left of the list may go.
        Assert.Equal(
            SubmissionOutcome.Created,
            (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("small")), CancellationToken.None)).Outcome
        );
        await service.CompletedAsync(id);
        Directory.Delete(In(other), recursive: true);
        await service.DeleteAsync(other, CancellationToken.None);
        Assert.Equal([id], (await service.ListAsync(CancellationToken.None)).Select(s => s.Id));
    }

    [Fact]
    public async Task A_sweep_at_work_whose_folder_is_removed_stops_and_leaves_nothing_behind()
    {
        var engine = new HeldEngine();
        engine.Hold();
        await using (EmbeddedSweepService service = Open(engine))
        {
            string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(trials: 400)), CancellationToken.None)).Sweep.Id;
            engine.Permit(2);
            await service.UntilAsync(id, s => s.TrialsDone >= 2 * ServiceSpecs.Block);
            Directory.Delete(In(id), recursive: true);
            await service.UntilAsync(id, s => s.State == SweepState.Failed);
            engine.Release();
            await SweepWatching.UntilAsync(() => engine.InWork == 0);
            string other = await CompletedAsync(service, "other");
            Assert.Equal(SweepState.Completed, (await service.StatusAsync(other, CancellationToken.None)).State);
            Assert.False(Directory.Exists(In(id)));
        }

        // Nor does the end of the server bring something back.
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(_folder, "sweeps")));
    }

    [Fact]
    public async Task A_removal_that_was_cut_off_is_finished_by_the_next_start()
    {
        string id;
        await using (EmbeddedSweepService service = Open(new HeldEngine()))
        {
            id = await CompletedAsync(service, "small");
        }

        Directory.Move(In(id), In(id) + ".removing");
        File.Delete(Path.Combine(In(id) + ".removing", "sweep.json"));
        await using EmbeddedSweepService again = Open(new HeldEngine());
        Assert.Empty(await again.ListAsync(CancellationToken.None));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_folder, "sweeps")));
    }

    [Fact]
    public async Task A_folder_with_a_file_of_somebody_else_is_not_deleted()
    {
        await using EmbeddedSweepService service = Open(new HeldEngine());
        string id = await CompletedAsync(service, "small");
        await File.WriteAllTextAsync(Path.Combine(In(id), "notes.txt"), "mine");
        SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
            service.DeleteAsync(id, CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.Conflict, refusal.Failure);
        Assert.Contains("holds notes.txt, which no run has written", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(SweepState.Completed, (await service.StatusAsync(id, CancellationToken.None)).State);
        File.Delete(Path.Combine(In(id), "notes.txt"));
        await service.DeleteAsync(id, CancellationToken.None);
        Assert.False(Directory.Exists(In(id)));
    }

    [Fact]
    public async Task A_start_reads_no_spec_of_a_sweep_at_rest_until_somebody_asks_for_it()
    {
        string id;
        SweepStatus before;
        await using (EmbeddedSweepService service = Open(new HeldEngine()))
        {
            id = await CompletedAsync(service, "small");
            before = await service.StatusAsync(id, CancellationToken.None);
        }

        // A spec that is another one, with the size and the time of the first: only who reads it can tell.
        string spec = Path.Combine(In(id), "spec.yaml");
        DateTime written = File.GetLastWriteTimeUtc(spec);
        string text = await File.ReadAllTextAsync(spec);
        await File.WriteAllTextAsync(spec, text.Replace("seed: 7", "seed: 9", StringComparison.Ordinal));
        Assert.Equal(text.Length, new FileInfo(spec).Length);
        File.SetLastWriteTimeUtc(spec, written);
        await using (EmbeddedSweepService again = Open(new HeldEngine()))
        {
            Assert.Equal(before, Assert.Single(await again.ListAsync(CancellationToken.None)) with { Tags = before.Tags });
            SweepServiceException told = await Assert.ThrowsAsync<SweepServiceException>(() =>
                again.EstimatesAsync(id, CancellationToken.None)
            );
            Assert.Contains("is not the spec of the sweep", told.Message, StringComparison.Ordinal);
        }

        // One that was touched is read at the start, as ever.
        File.SetLastWriteTimeUtc(spec, written.AddSeconds(1));
        await using EmbeddedSweepService last = Open(new HeldEngine());
        Assert.Empty(await last.ListAsync(CancellationToken.None));
        Assert.Contains(_log.Texts, l => l.Contains("A sweep is left out: ", StringComparison.Ordinal));
    }

    private string In(string id) => Path.Combine(_folder, "sweeps", id);

    private static async Task<string> CompletedAsync(EmbeddedSweepService service, string name)
    {
        string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(name)), CancellationToken.None)).Sweep.Id;
        await service.CompletedAsync(id);
        await service.UntilAsync(id, s => s.IsAtRest);
        return id;
    }

    private EmbeddedSweepService Open(HeldEngine engine) =>
        EmbeddedSweepService.Open(
            new ServiceOptions
            {
                Experiments = ShippedExperiments.Registry,
                DataFolder = _folder,
                Engines = ["cpu"],
                CreateEngine = _ => engine,
                Workers = 1,
                Durability = LedgerDurability.None,
                ProgressInterval = TimeSpan.FromMilliseconds(20),
                Log = _log,
            }
        );
}
