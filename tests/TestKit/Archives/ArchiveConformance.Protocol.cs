using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Archives.Upkeep;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using Xunit;

namespace ModalityCompetition.TestKit.Archives;

/// <summary>Pushes, pulls and upkeep.</summary>
public abstract partial class ArchiveConformance
{
    [SkippableFact]
    public async Task A_pull_gives_what_was_pushed_bit_for_bit()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new(0, 0, 40), new(2, 10, 30), new(1, 5, 1), new(0, 60, 7), new(2, 0, 10));
        var file = new ArchiveFile("spec.yaml", "name: tried\n"u8.ToArray());
        ArchivePushOutcome pushed = await here.PushAsync(storage, files: file);
        Assert.Equal((88, 88, here.Hash), (pushed.Trials, pushed.Manifest.Trials, pushed.Manifest.ResultsHash));
        Assert.True(pushed.Segments > 3, "The trials should have made several segments.");

        await using IArchiveStorage elsewhere = await OpenAsync();
        await using var there = new ArchiveMachine();
        ArchivePullOutcome pulled = await there.PullAsync(elsewhere);
        Assert.Empty(pulled.Damages);
        Assert.Equal((88, 0, here.Hash), (pulled.Trials, pulled.Lacking, pulled.ResultsHash));
        Assert.Equal(here.Hash, there.Hash);
        (IReadOnlyList<ArchiveFile> files, IReadOnlyList<string> damages) = await new ArchivePull(elsewhere).FilesAsync(
            pushed.Manifest,
            None
        );
        Assert.Empty(damages);
        Assert.Equal(file.Content.ToArray(), Assert.Single(files).Content.ToArray());
        Assert.Empty((await ArchiveMachine.VerifyAsync(elsewhere)).Damages);
    }

    [SkippableFact]
    public async Task A_segment_is_a_ledger_that_can_be_read_without_the_archive()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(1, 0, 20));
        ArchivePushOutcome pushed = await here.PushAsync(storage, new ArchivePushOptions());
        string name = ArchiveNames.Segment(ArchiveMachine.Sweep.Id, Assert.Single(pushed.Manifest.Segments).Sha256);
        string path = Path.Combine(Path.GetDirectoryName(here.LedgerFile)!, "segment.ledger");
        await File.WriteAllBytesAsync(path, (await storage.ReadAsync(name, None))!.Bytes.ToArray());
        await using var segment = FileLedger.OpenForReading(path);
        Assert.Equal(here.Hash, ResultsHash.Of(segment, ArchiveMachine.Configurations));
    }

    [SkippableFact]
    public async Task A_push_of_nothing_new_is_two_requests_at_most_and_sends_nothing()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 50));
        await here.PushAsync(storage);
        await using var counted = new FaultyArchive(await OpenAsync());
        ArchivePushOutcome again = await here.PushAsync(counted);
        Assert.Equal((0, 0L, 50), (again.Trials, again.BytesSent, again.Manifest.Trials));
        Assert.InRange(counted.Requests, 1, 2);
    }

    [SkippableFact]
    public async Task However_often_a_ledger_is_pushed_hardly_more_is_sent_than_it_has()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        long sent = 0;
        const int pushes = 70;
        for (int push = 0; push < pushes; push++)
        {
            await here.ComputeAsync(new(0, 400 * push, 400), new(1, 400 * push, 400), new(2, 400 * push, 400));
            sent += (await here.PushAsync(storage, new ArchivePushOptions { Hash = push == pushes - 1 })).BytesSent;
        }

        long ledger = new FileInfo(here.LedgerFile).Length;
        Assert.InRange(sent, ledger / 2, (long)(1.02 * ledger));

        // The manifest has not grown with the pushes: lists hold the names.
        ArchiveContent manifest = (await storage.ReadAsync(ArchiveNames.Manifest(ArchiveMachine.Sweep.Id), None))!;
        Assert.InRange(manifest.Bytes.Length, 1, 16_000);
        await using var there = new ArchiveMachine();
        Assert.Equal(here.Hash, (await there.PullAsync(storage)).ResultsHash);
    }

    [SkippableFact]
    public async Task Of_two_machines_that_push_at_once_nothing_is_lost_and_nothing_named_twice()
    {
        await using var one = new ArchiveMachine();
        await using var two = new ArchiveMachine();
        await using var both = new ArchiveMachine();
        for (int round = 0; round < 4; round++)
        {
            // Half of what they have is the same.
            TrialBlock[] first = [new(0, 50 * round, 30), new(1, 40 * round, 40)];
            TrialBlock[] second = [new(0, (50 * round) + 15, 35), new(2, 20 * round, 20)];
            await one.ComputeAsync(first);
            await two.ComputeAsync(second);
            await both.ComputeAsync([.. first, .. second]);
            await using IArchiveStorage a = await OpenAsync();
            await using IArchiveStorage b = await OpenAsync();
            await Task.WhenAll(one.PushAsync(a), two.PushAsync(b));
            ArchiveVerification check = await ArchiveMachine.VerifyAsync(a);
            Assert.Empty(check.Damages);
            Assert.True(check.Found.IsSame(TrialCoverage.Of(both.Ledger, ArchiveMachine.Configurations)), $"Round {round} lost trials.");
        }

        await using IArchiveStorage storage = await OpenAsync();
        await using var there = new ArchiveMachine();
        Assert.Empty((await there.PullAsync(storage)).Damages);
        Assert.Equal(both.Hash, there.Hash);

        // Whoever has pulled what the other has can say the hash of all.
        await one.PullAsync(storage);
        Assert.Equal(both.Hash, (await one.PushAsync(storage)).Manifest.ResultsHash);
    }

    [SkippableTheory]
    [InlineData(RequestFate.FailsBefore)]
    [InlineData(RequestFate.FailsAfter)]
    public async Task A_push_that_dies_anywhere_leaves_an_archive_that_is_read_and_that_the_next_push_completes(RequestFate fate)
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 10));
        await here.PushAsync(storage);
        bool died = true;
        for (int at = 0; died; at++)
        {
            await here.ComputeAsync(new(1, 20 * at, 20), new(2, 30 * at, 10));
            await using var dying = new FaultyArchive(await OpenAsync(), request => request == at ? fate : RequestFate.Passes);
            died = false;
            try
            {
                await here.PushAsync(dying);
            }
            catch (ArchiveException death)
            {
                Assert.Equal(ArchiveFailure.Away, death.Failure);
                died = true;
            }

            Assert.Empty((await ArchiveMachine.VerifyAsync(storage)).Damages);
            await here.PushAsync(storage);
            ArchiveVerification whole = await ArchiveMachine.VerifyAsync(storage);
            Assert.Empty(whole.Damages);
            Assert.Equal(here.Hash, whole.Manifest.ResultsHash);
        }

        await ArchivePrune.RunAsync(storage, TimeSpan.Zero, dryRun: false, Later, None);
        Assert.Empty((await ArchiveMachine.VerifyAsync(storage)).Damages);
    }

    [SkippableFact]
    public async Task What_a_push_left_that_died_is_not_sent_again()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 200));
        ArchivePushOptions options = new() { SegmentBytes = 4096, Parallel = 1 };
        await using var dying = new FaultyArchive(
            await OpenAsync(),
            request => request < 14 ? RequestFate.Passes : RequestFate.FailsBefore
        );
        await Assert.ThrowsAsync<ArchiveException>(() => here.PushAsync(dying, options));
        ArchivePushOutcome next = await here.PushAsync(storage, options);
        Assert.Equal(200, next.Manifest.Trials);
        Assert.InRange(next.BytesSent, 1, next.Manifest.Bytes - (5 * 4096));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_or_missing_segment_names_itself_and_the_rest_is_pulled(bool missing)
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 90));
        ArchiveManifest manifest = (await here.PushAsync(storage)).Manifest;
        SegmentEntry victim = manifest.Segments[1];
        string name = ArchiveNames.Segment(manifest.Sweep, victim.Sha256);
        await DamageAsync(storage, name, missing);

        await using var there = new ArchiveMachine();
        ArchivePullOutcome pulled = await there.PullAsync(storage);
        string damage = Assert.Single(pulled.Damages);
        Assert.StartsWith($"{name} {(missing ? "is missing in" : "in")} {storage.Address}", damage, StringComparison.Ordinal);
        Assert.Equal((90 - victim.Trials, victim.Trials, null), (pulled.Trials, pulled.Lacking, pulled.ResultsHash));
        Assert.Contains(damage, (await ArchiveMachine.VerifyAsync(storage)).Damages);

        // An ordinary push believes the manifest; a repair looks.
        Assert.Contains(damage, await ArchiveRepair.RunAsync(storage, manifest.Sweep, TimeProvider.System, None));
        Assert.Empty((await ArchiveMachine.VerifyAsync(storage)).Damages);
        await here.PushAsync(storage, ArchiveMachine.Small with { Repair = true });
        Assert.Equal(here.Hash, (await there.PullAsync(storage)).ResultsHash);
        Assert.Empty((await ArchiveMachine.VerifyAsync(storage)).Damages);
    }

    [SkippableFact]
    public async Task A_damaged_list_and_a_damaged_manifest_name_themselves()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 500));
        ArchiveManifest manifest = (await here.PushAsync(storage)).Manifest;
        Assert.NotEmpty(manifest.Lists);
        string list = ArchiveNames.List(manifest.Sweep, manifest.Lists[0].Sha256);
        await DamageAsync(storage, list, missing: false);
        await using var there = new ArchiveMachine();
        ArchivePullOutcome pulled = await there.PullAsync(storage);
        Assert.StartsWith(list, Assert.Single(pulled.Damages), StringComparison.Ordinal);
        Assert.Equal(500, pulled.Trials + pulled.Lacking);
        Assert.InRange(pulled.Trials, 1, 499);

        // Nobody knows what a damaged list names, so nothing of the sweep is deleted.
        ArchivePrune pruned = await ArchivePrune.RunAsync(storage, TimeSpan.Zero, dryRun: false, Later, None);
        Assert.Equal(0, pruned.Deleted);
        Assert.StartsWith(list, Assert.Single(pruned.Notes), StringComparison.Ordinal);

        string name = ArchiveNames.Manifest(manifest.Sweep);
        await DamageAsync(storage, name, missing: false);
        ArchiveException damaged = await Assert.ThrowsAsync<ArchiveException>(() => there.PullAsync(storage));
        Assert.StartsWith($"{name} in {storage.Address} is damaged", damaged.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await ArchivePrune.RunAsync(storage, TimeSpan.Zero, dryRun: false, Later, None)).Deleted);
    }

    [SkippableFact]
    public async Task Prune_keeps_what_a_manifest_names_and_what_is_young()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 500));
        await here.PushAsync(storage, files: new ArchiveFile("report.html", "old"u8.ToArray()));
        await here.PushAsync(storage, files: new ArchiveFile("report.html", "new"u8.ToArray()));
        await storage.WriteAsync("sweeps/nobody/segments/0.ledger", "left"u8.ToArray(), None);
        int before = (await AllAsync(storage, "")).Count;

        ArchivePrune young = await ArchivePrune.RunAsync(storage, ArchivePrune.LeastAge, dryRun: false, TimeProvider.System, None);
        Assert.Equal((0, 2), (young.Deleted, young.Young));
        ArchivePrune dry = await ArchivePrune.RunAsync(storage, ArchivePrune.LeastAge, dryRun: true, Later, None);
        Assert.Equal((2, 7L), (dry.Deleted, dry.Bytes));
        Assert.Equal(before, (await AllAsync(storage, "")).Count);
        ArchivePrune pruned = await ArchivePrune.RunAsync(storage, ArchivePrune.LeastAge, dryRun: false, Later, None);
        Assert.Equal((2, 7L), (pruned.Deleted, pruned.Bytes));
        Assert.Equal(before - 2, (await AllAsync(storage, "")).Count);
        Assert.Empty((await ArchiveMachine.VerifyAsync(storage)).Damages);
    }

    [SkippableFact]
    public async Task Sweeps_are_found_by_identifier_by_its_beginning_and_by_name()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 5));
        await here.PushAsync(storage);
        ArchivedSweep sweep = ArchiveMachine.Sweep;
        await new ArchivePush(storage).RunAsync(sweep with { Id = "tried-ffffffffffffffff" }, here.Ledger, [], None);
        Assert.Equal(sweep.Id, (await ArchiveOverview.FindAsync(storage, "tried-0", None)).Sweep);
        Assert.Equal(sweep.Id, (await ArchiveOverview.FindAsync(storage, sweep.Id, None)).Sweep);
        ArchiveException two = await Assert.ThrowsAsync<ArchiveException>(() => ArchiveOverview.FindAsync(storage, "tried", None));
        Assert.Contains($"give one of {sweep.Id}, tried-ffffffffffffffff", two.Message, StringComparison.Ordinal);
        ArchiveException none = await Assert.ThrowsAsync<ArchiveException>(() => ArchiveOverview.FindAsync(storage, "other", None));
        Assert.Contains("has no sweep other", none.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Results_of_another_spec_are_never_mixed()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 5));
        await here.PushAsync(storage);
        ArchivedSweep other = ArchiveMachine.Sweep with { Identity = ArchiveMachine.Identity with { SpecText = "another\n" } };
        ArchiveException refused = await Assert.ThrowsAsync<ArchiveException>(() =>
            new ArchivePush(storage).RunAsync(other, here.Ledger, [], None)
        );
        Assert.Equal(ArchiveFailure.Refused, refused.Failure);
    }

    [SkippableFact]
    public Task Two_writers_under_random_faults_lose_nothing() => FaultsAsync(seed: 2026_11_29, rounds: 15);

    /// <summary>Requests that fail before or after they are carried out, or are carried out twice.</summary>
    /// <param name="seed">Seed of everything that is random.</param>
    /// <param name="rounds">How many rounds.</param>
    protected Task FaultsAsync(int seed, int rounds) =>
        ArchiveFaults.RunAsync(
            OpenAsync,
            async (random, rate) =>
            {
                var faults = new Random(random);
                return new FaultyArchive(
                    await OpenAsync(),
                    _ => faults.NextDouble() < rate ? (RequestFate)faults.Next(1, 4) : RequestFate.Passes
                );
            },
            seed,
            rounds
        );

    // Two days from now, when nothing is young.
    private static TimeProvider Later { get; } = new LaterClock();

    private static async Task DamageAsync(IArchiveStorage storage, string name, bool missing)
    {
        if (missing)
        {
            Assert.True(await storage.DeleteAsync((await storage.FindAsync(name, None))!, None));
            return;
        }

        byte[] bytes = (await storage.ReadAsync(name, None))!.Bytes.ToArray();
        bytes[bytes.Length / 2] ^= 0xFF;
        await storage.WriteAsync(name, bytes, None);
    }

    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(2);
    }
}
