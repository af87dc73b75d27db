using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>What silos do not take, and what they say of a ledger that has lost trials.</summary>
public sealed class ClusterAdmissionTests
{
    [Fact]
    public async Task A_sweep_that_no_silo_has_memory_for_fails_with_the_reason_and_nothing_is_trained()
    {
        var engine = new HeldEngine();
        await using TestSilos silos = await TestSilos.StartAsync(2, engine, options: new DeviceOptions { MemoryBytes = 1 << 20 });
        string id = await silos.SubmitAsync(TestSpecs.Small());
        SweepStatus failed = await silos.UntilAsync(id, s => s.State == SweepState.Failed);
        Assert.Contains("needs about ", failed.Failure, StringComparison.Ordinal);
        Assert.Contains("of memory with 2 workers", failed.Failure, StringComparison.Ordinal);
        Assert.Contains("this machine has 1 MiB", failed.Failure, StringComparison.Ordinal);
        Assert.Empty(engine.Begun);
    }

    [Fact]
    public async Task More_estimates_than_are_taken_are_refused_with_their_place()
    {
        await using TestSilos silos = await TestSilos.StartAsync(1, new SyntheticEngine());
        string spec = TestSpecs
            .Small()
            .Replace("axes:", "axes:\n  - training.eta: {linspace: {from: 0.1, to: 1, count: 3200}}", StringComparison.Ordinal)
            .Replace("K: 3", "K: 10", StringComparison.Ordinal)
            .Replace("d: 4", "d: 10", StringComparison.Ordinal);
        Assert.Contains("count: 3200", spec, StringComparison.Ordinal);
        AnswerRecord answer = await silos.Catalog.Submit(new SubmissionRecord(spec, "spec.yaml", 10));
        Assert.Equal(nameof(SweepServiceFailure.Invalid), answer.Failure);
        Assert.Contains("and at most 300000 are taken", Assert.Single(answer.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_holds_less_than_the_record_says_is_a_failure_and_a_resumption_makes_it_whole()
    {
        await using var disk = new TestSilos.Disk();
        var engine = new SyntheticEngine();
        await using TestSilos silos = await TestSilos.StartAsync(1, engine, disk: disk);
        string id = await silos.SubmitAsync(TestSpecs.Small());
        SweepStatus done = await silos.CompletedAsync(id);
        ISweepService service = silos.Service(engine, 1, "test");
        await service.EstimatesAsync(id, CancellationToken.None);

        SweepEntry entry = (await disk.Store.FindAsync(id, CancellationToken.None))!;
        Assert.NotNull(await disk.Store.ChangeAsync(entry with { TrialsDone = done.TrialsDone + 5 }, CancellationToken.None));
        SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
            service.ReportAsync(id, SweepReportKind.Html, CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.Storage, refusal.Failure);
        Assert.StartsWith($"The ledger of {id} has lost 5 of {done.TrialsDone + 5} trials: ", refusal.Message, StringComparison.Ordinal);
        SweepStatus failed = (await service.ListAsync(CancellationToken.None))[0];
        Assert.Equal(
            (SweepState.Failed, refusal.Message, null, done.TrialsDone),
            (failed.State, failed.Failure, failed.ResultsHash, failed.TrialsDone)
        );

        SweepMapping.Unwrap(await silos.Sweep(id).Resume());
        Assert.Equal(done.ResultsHash, (await silos.CompletedAsync(id)).ResultsHash);
    }

    [Fact]
    public async Task More_unfinished_sweeps_than_the_limit_are_refused_also_by_resuming()
    {
        var engine = new HeldEngine();
        engine.Hold();
        await using TestSilos silos = await TestSilos.StartAsync(2, engine, change: o => o with { MostUnfinished = 2 });
        string first = await silos.SubmitAsync(TestSpecs.Small(name: "first"));
        string second = await silos.SubmitAsync(TestSpecs.Small(name: "second"));
        Assert.Equal(first, await silos.SubmitAsync(TestSpecs.Small(name: "first")));
        await RefusedAsync(silos.Catalog.Submit(new SubmissionRecord(TestSpecs.Small(name: "third"), "spec.yaml", 10)));

        // What is cancelled makes room, and needs some itself when it is resumed; what is paused has its place.
        SweepMapping.Unwrap(await silos.Sweep(second).Cancel());
        await silos.SubmitAsync(TestSpecs.Small(name: "third"));
        await RefusedAsync(silos.Sweep(second).Resume());
        SweepMapping.Unwrap(await silos.Sweep(first).Pause());
        SweepMapping.Unwrap(await silos.Sweep(first).Resume());
        Assert.Equal(SweepState.Cancelled, SweepMapping.ToStatus((await silos.Sweep(second).Status())!).State);

        async Task RefusedAsync(Task<AnswerRecord> wish)
        {
            AnswerRecord answer = await wish;
            Assert.Equal(nameof(SweepServiceFailure.LimitReached), answer.Failure);
            Assert.Equal(
                "The cluster holds 2 sweeps that are not completed, and takes no more: wait until some are, or cancel some.",
                answer.Message
            );
        }
    }

    [Fact]
    public async Task Where_the_disk_has_no_room_sweeps_are_paused_and_none_is_taken_or_resumed_until_it_has()
    {
        long free = 1 << 30;
        string folder = Path.GetTempPath();
        var disk = new SiloDisk(
            new SiloSettings
            {
                Folder = folder,
                LogFile = Path.Combine(folder, "silo.log"),
                DiskReserve = 64,
            },
            _ => Interlocked.Read(ref free)
        );
        var engine = new HeldEngine();
        engine.Hold();
        await using TestSilos silos = await TestSilos.StartAsync(1, engine, change: o => o with { Trouble = disk.Trouble });
        var log = new ListingLog();
        using var keeper = new SiloDisk.Keeper(disk, silos.Cluster.Client, TimeProvider.System, new Logger<SiloDisk>(log));
        string id = await silos.SubmitAsync(TestSpecs.Small());
        await keeper.LookAsync();
        Assert.True(disk.HasRoomForEvents());
        Assert.Equal(SweepState.Running, (await silos.UntilAsync(id, _ => true)).State);

        Interlocked.Exchange(ref free, 63 << 20);
        await keeper.LookAsync();
        await keeper.LookAsync();
        string reason =
            $"The disk of the folder {folder} has 63 MiB left, fewer than the 64 MiB that are kept free: make room there, or give a "
            + "smaller "
            + "Silo:DiskReserve.";
        SweepStatus paused = await silos.UntilAsync(id, s => s.IsAtRest);
        Assert.Equal(
            (SweepState.Paused, $"The sweep was paused by the silo. {reason} Then resume the sweep."),
            (paused.State, paused.Failure)
        );
        Assert.Single(log.Errors);
        Assert.False(disk.HasRoomForEvents());
        foreach (
            Task<AnswerRecord> wish in new[]
            {
                silos.Catalog.Submit(new SubmissionRecord(TestSpecs.Small(name: "other"), "spec.yaml", 10)),
                silos.Sweep(id).Resume(),
            }
        )
        {
            AnswerRecord answer = await wish;
            Assert.Equal((nameof(SweepServiceFailure.Storage), reason), (answer.Failure, answer.Message));
        }

        Interlocked.Exchange(ref free, 64 << 20);
        engine.Release();
        SweepMapping.Unwrap(await silos.Sweep(id).Resume());
        Assert.Null((await silos.CompletedAsync(id)).Failure);
    }

    [Fact]
    public async Task A_silo_that_leaves_makes_no_report_any_more()
    {
        var engine = new HeldEngine();
        await using TestSilos silos = await TestSilos.StartAsync(1, engine);
        string id = await silos.SubmitAsync(TestSpecs.Small());
        await silos.CompletedAsync(id);
        using var life = new EndingLife();
        ISweepService service = silos.Service(engine, 1, "test", life);
        engine.HoldTraces();
        Task<SweepDocument> report = service.ReportAsync(id, SweepReportKind.Html, CancellationToken.None);
        await TestSilos.UntilAsync(() => Task.FromResult(engine.TracesInWork > 0));
        life.StopApplication();
        SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() => report);
        Assert.Equal(SweepServiceFailure.Unavailable, refusal.Failure);
    }

    [Fact]
    public async Task A_sweep_that_goes_on_says_first_what_was_lost()
    {
        await using var disk = new TestSilos.Disk();
        var engine = new HeldEngine();
        engine.Hold();
        await using TestSilos silos = await TestSilos.StartAsync(1, engine, disk: disk);
        string id = await silos.SubmitAsync(TestSpecs.Small(trials: 2000));
        engine.Permit(1);
        await silos.UntilAsync(id, s => s.TrialsDone > 0);
        SweepMapping.Unwrap(await silos.Sweep(id).Pause());
        SweepStatus rests = await silos.UntilAsync(id, s => s.IsAtRest);
        await TestSilos.UntilAsync(async () =>
        {
            SweepEntry entry = (await disk.Store.FindAsync(id, CancellationToken.None))!;
            return entry.TrialsDone == rests.TrialsDone
                && await disk.Store.ChangeAsync(entry with { TrialsDone = entry.TrialsDone + 1 }, CancellationToken.None) is not null;
        });
        await TestSilos.UntilAsync(async () => (await silos.Sweep(id).Resume()).Sweep is not null);
        SweepStatus failed = await silos.UntilAsync(id, s => s.State == SweepState.Failed);
        Assert.Contains("has lost 1 of ", failed.Failure, StringComparison.Ordinal);
        engine.Release();
        SweepMapping.Unwrap(await silos.Sweep(id).Resume());
        await silos.CompletedAsync(id);
    }

    private sealed class EndingLife : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
