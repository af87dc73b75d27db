using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>What a server takes: no more memory than there is, no more estimates than it may, no more sweeps than it holds.</summary>
public sealed class AdmissionTests : IDisposable
{
    private const long Little = 64 << 20;
    private readonly ServedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sweep_that_needs_more_memory_than_there_is_is_refused_and_one_that_is_there_rests_with_the_reason()
    {
        string id;
        var engine = new HeldEngine();
        engine.Hold();
        await using (EmbeddedSweepService large = _folder.Open(engine))
        {
            id = (await large.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id;
        }

        await using (EmbeddedSweepService small = _folder.Open(change: o => o with { MemoryBytes = Little }))
        {
            SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
                small.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("other")), CancellationToken.None)
            );
            Assert.Equal(SweepServiceFailure.Invalid, refusal.Failure);
            Assert.Matches("^The sweep needs about [0-9]+ MiB of memory with one worker and this machine has 64 MiB: ", refusal.Message);
            Assert.Contains("network.m", refusal.Message, StringComparison.Ordinal);
            SweepStatus rests = await small.UntilAsync(id, s => s.State == SweepState.Failed);
            Assert.Equal(refusal.Message, rests.Failure);
            Assert.Single(await small.ListAsync(CancellationToken.None));
        }

        await using EmbeddedSweepService again = _folder.Open();
        await again.ResumeAsync(id, CancellationToken.None);
        await again.CompletedAsync(id);
    }

    [Fact]
    public void Fewer_workers_are_the_remedy_where_some_fit()
    {
        SweepSpec spec = ShippedSpecs.Read("spec", ServiceSpecs.Small()).Spec!;
        var plan = new SweepPlan(spec);
        double each = plan.MemoryBytes(1);
        double besides = SweepMemory.Bytes(plan, 1) - each;
        for (int fitting = 0; fitting < 8; fitting++)
        {
            long available = (long)(besides + ((fitting + 0.5) * each));
            Assert.Equal(fitting, SweepMemory.Fitting(plan, 8, available));
            string refusal = SweepMemory.Refusal(plan, 8, available)!;
            Assert.Contains(
                fitting == 0 ? "one worker alone does not fit, so lower " : $"start with --workers {fitting}, or lower ",
                refusal,
                StringComparison.Ordinal
            );
        }

        Assert.Null(SweepMemory.Refusal(plan, 8, (long)(besides + (8.5 * each))));
        Assert.Equal(8, SweepMemory.Fitting(plan, 8, long.MaxValue));
        Assert.Equal(0, SweepMemory.Fitting(plan, 8, 1));
    }

    [Fact]
    public async Task A_sweep_of_more_estimates_than_the_server_takes_is_refused_with_its_place()
    {
        await using EmbeddedSweepService service = _folder.Open(change: o => o with { MostEstimates = 500 });
        SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
            service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(configurations: 9)), CancellationToken.None)
        );
        Assert.Contains("axes: make 9 configurations with ", Assert.Single(refusal.Details), StringComparison.Ordinal);
        await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(configurations: 5)), CancellationToken.None);
    }

    [Fact]
    public async Task Cancelling_and_resuming_does_not_pass_the_limit_of_unfinished_sweeps()
    {
        var engine = new HeldEngine();
        engine.Hold();
        await using EmbeddedSweepService service = _folder.Open(engine, change: o => o with { MostUnfinished = 2 });
        List<string> ids = [];
        for (int i = 0; i < 5; i++)
        {
            string name = "s" + (char)('a' + i);
            string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(name)), CancellationToken.None)).Sweep.Id;
            await service.CancelAsync(id, CancellationToken.None);
            ids.Add(id);
        }

        // All at once, as those would who try.
        Task<SweepStatus>[] resumed = [.. ids.Select(id => Task.Run(() => service.ResumeAsync(id, CancellationToken.None)))];
        int refused = 0;
        foreach (Task<SweepStatus> one in resumed)
        {
            try
            {
                await one;
            }
            catch (SweepServiceException refusal)
            {
                Assert.Equal(SweepServiceFailure.LimitReached, refusal.Failure);
                refused++;
            }
        }

        Assert.Equal(3, refused);
        IReadOnlyList<SweepStatus> all = await service.ListAsync(CancellationToken.None);
        Assert.Equal(2, all.Count(s => s.State == SweepState.Running));

        // One that counts already may be paused and resumed.
        string running = all.First(s => s.State == SweepState.Running).Id;
        await service.PauseAsync(running, CancellationToken.None);
        await service.ResumeAsync(running, CancellationToken.None);

        // More trials for one that is over are one more, too.
        SweepStatus cancelled = all.First(s => s.State == SweepState.Cancelled);
        SweepServiceException more = await Assert.ThrowsAsync<SweepServiceException>(() =>
            service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(cancelled.Name, trials: 80)), CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.LimitReached, more.Failure);
        Assert.Equal(40, (await service.StatusAsync(cancelled.Id, CancellationToken.None)).TrialsTotal);
    }

    [Fact]
    public void Estimates_before_the_first_trial_wait_for_no_theory()
    {
        SweepSpec spec = ShippedSpecs.Read("spec", ServiceSpecs.Small(configurations: 3)).Spec!;
        IReadOnlyList<ConfigurationEstimates> none = LiveEstimates.None(spec);
        Assert.Equal(3, none.Count);
        Assert.All(none.SelectMany(c => c.Estimates), e => Assert.Null(e.Prediction));
    }

    [Fact]
    public async Task Who_waits_for_a_document_when_the_service_ends_is_told_so()
    {
        EmbeddedSweepService service = _folder.Open();
        string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id;
        await service.CompletedAsync(id);
        service.Close();
        SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
            service.EstimatesAsync(id, CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.Unavailable, refusal.Failure);
        await service.DisposeAsync();
        Assert.False(File.Exists(_folder.File(id, "work.json")));
    }

    [Fact]
    public async Task What_is_made_for_callers_ends_with_the_service()
    {
        using var surroundings = new ServiceSurroundings(
            new ServiceOptions
            {
                DataFolder = _folder.Path,
                Engines = [],
                CreateEngine = _ => throw new InvalidOperationException(),
                Experiments = ModalityCompetition.Sweeps.Shipped.ShippedExperiments.Registry,
                Log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            }
        );
        SweepSpec spec = ShippedSpecs.Read("spec", ServiceSpecs.Small()).Spec!;
        var begun = new TaskCompletionSource();
        Task<int> first = surroundings.ReadAsync(
            spec,
            stop =>
            {
                begun.SetResult();
                stop.WaitHandle.WaitOne();
                stop.ThrowIfCancellationRequested();
                return 1;
            },
            CancellationToken.None
        );
        await begun.Task;
        Task<int> second = surroundings.ReadAsync(spec, _ => 2, CancellationToken.None);
        // One of very many configurations keeps only its like waiting.
        SweepSpec large = spec with
        {
            Configurations = [.. Enumerable.Repeat(spec.Configurations[0], 300)],
        };
        Assert.Equal(4, await surroundings.ReadAsync(large, _ => 4, CancellationToken.None));
        using var gone = new CancellationTokenSource();
        Task<int> third = surroundings.ReadAsync(spec, _ => 3, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        Assert.False(first.IsCompleted || second.IsCompleted);

        surroundings.Close();
        foreach (Task<int> ended in new[] { first, second })
        {
            Assert.Equal(SweepServiceFailure.Unavailable, (await Assert.ThrowsAsync<SweepServiceException>(() => ended)).Failure);
        }
    }
}
