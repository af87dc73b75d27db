using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Engines;

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
}
