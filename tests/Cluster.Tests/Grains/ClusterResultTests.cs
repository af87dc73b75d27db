using ModalityCompetition.Grains.Interfaces.Estimates;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Grains;

public class ClusterResultTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Real_trials_on_any_number_of_silos_have_the_hash_of_one_machine(int silos)
    {
        var engine = new CpuTrialEngine();
        string spec = TestSpecs.Small(trials: 300, configurations: 3);
        await using TestSilos cluster = await TestSilos.StartAsync(silos, engine);
        string id = await cluster.SubmitAsync(spec);
        SweepStatus status = await cluster.CompletedAsync(id);
        Assert.Equal((900L, await TestSpecs.EmbeddedHashAsync(spec, engine)), (status.TrialsDone, status.ResultsHash));
    }

    [Fact]
    public async Task Joined_blocks_have_the_hash_of_one_machine()
    {
        var engine = new SyntheticEngine();
        string spec = TestSpecs.Small(trials: 8000, n: 20_000);
        SweepPlan plan = new(SpecReader.Read("spec.yaml", spec, ShippedExperiments.Registry).Spec!);
        Assert.True(plan.BlockCount >= 400, $"{plan.BlockCount} blocks are too few to be joined.");
        await using TestSilos cluster = await TestSilos.StartAsync(2, engine);
        string id = await cluster.SubmitAsync(spec);
        SweepStatus status = await cluster.CompletedAsync(id);
        Assert.Equal((plan.TotalTrials, await TestSpecs.EmbeddedHashAsync(spec, engine)), (status.TrialsDone, status.ResultsHash));
    }

    [Theory]
    [InlineData("{estimand: agreement, half_width: 0.1}")]
    [InlineData("{targets: [{estimand: agreement, half_width: 0.1}, {estimand: gap, half_width: 0.2}]}")]
    public async Task A_target_stops_where_it_does_on_one_machine(string until)
    {
        var engine = new SyntheticEngine();
        string spec = TestSpecs.Small(trials: 3000, n: 20_000, extra: $"until: {until}");
        await using TestSilos cluster = await TestSilos.StartAsync(2, engine);
        string id = await cluster.SubmitAsync(spec);
        SweepStatus status = await cluster.CompletedAsync(id);
        Assert.True(status.TrialsDone < 6000);
        Assert.Equal((2, await TestSpecs.EmbeddedHashAsync(spec, engine)), (status.Target!.Stopped, status.ResultsHash));
    }

    [Fact]
    public async Task Estimates_of_a_configuration_count_every_trial_once_however_often_they_are_asked_for()
    {
        var engine = new SyntheticEngine();
        await using TestSilos cluster = await TestSilos.StartAsync(2, engine);
        string id = await cluster.SubmitAsync(TestSpecs.Small(trials: 500));
        await cluster.CompletedAsync(id);
        IEstimateGrain estimates = cluster.Cluster.Client.GetGrain<IEstimateGrain>(id + "/1");
        await estimates.Advance();
        ConfigurationRecord? record = await estimates.Advance();
        Assert.Equal((1, 500L), (record!.Configuration, record.Trials));
        Assert.All(record.Estimates, e => Assert.True(e.Trials <= 500));
        Assert.Null(await cluster.Cluster.Client.GetGrain<IEstimateGrain>(id + "/7").Advance());
        Assert.Null(await cluster.Cluster.Client.GetGrain<IEstimateGrain>("nobody-0123456789abcdef/0").Advance());
    }

    [Fact]
    public async Task A_cancelled_sweep_rests_when_what_it_has_done_is_written_down()
    {
        var engine = new HeldEngine();
        engine.Hold();
        await using var disk = new TestSilos.Disk();
        await using TestSilos cluster = await TestSilos.StartAsync(1, engine, disk: disk);
        string id = await cluster.SubmitAsync(TestSpecs.Small(trials: 4000));
        engine.Permit(2);
        await cluster.UntilAsync(id, s => s.TrialsDone > 0);
        Task settling = disk.Store.Hold(e => e.State == SweepState.Cancelled && e.TrialsDone > 0);
        await cluster.Sweep(id).Cancel();
        await settling.WaitAsync(Patience.Limit);
        SweepStatus status = SweepMapping.ToStatus((await cluster.Sweep(id).Status())!);
        Assert.Equal((SweepState.Cancelled, false), (status.State, status.IsAtRest));
        disk.Store.Release();
        Assert.Equal(engine.Computed, (await cluster.UntilAsync(id, s => s.IsAtRest)).TrialsDone);
    }

    [Fact]
    public async Task No_trial_stays_in_memory()
    {
        await using TestSilos cluster = await TestSilos.StartAsync(1, new SyntheticEngine());
        string id = await cluster.SubmitAsync(TestSpecs.Small(trials: 4000));
        await cluster.CompletedAsync(id);
        IManagementGrain management = cluster.Cluster.Client.GetGrain<IManagementGrain>(0);
        await TestSilos.UntilAsync(async () =>
            !(await management.GetSimpleGrainStatistics()).Any(s =>
                s.GrainType.Contains("TrialGrain", StringComparison.Ordinal) && s.ActivationCount > 0
            )
        );
    }
}
