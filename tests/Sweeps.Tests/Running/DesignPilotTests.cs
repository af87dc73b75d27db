using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>A pilot trains the first trials of a sweep and forecasts from them what a run forecasts from the same.</summary>
public sealed class DesignPilotTests : IDisposable
{
    private static readonly SweepSpec s_spec = TargetRunTests.Spec;
    private readonly SyntheticEngine _engine = new(TargetRunTests.DivergedShare);
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task With_time_enough_it_stops_where_the_run_stops(int threads, bool several)
    {
        SweepSpec spec = several ? TargetRunTests.Several : s_spec;
        IReadOnlyList<ConfigurationDesign> pilot = Run(spec, threads, secondsPerTrial: 0, new StandingClock(0));
        await using OpenRun run = OpenRun.Open(
            new RunFolder(_temporary.Path),
            spec,
            _engine.Identity,
            new LedgerOptions { Durability = LedgerDurability.None }
        );
        RunResult result = await new EmbeddedRunner(_engine).RunAsync(spec, run.Ledger, null, CancellationToken.None);
        Assert.All(result.Targets, t => Assert.Equal(StoppingState.Reached, t.State));
        Assert.Equal(result.Targets.Select(t => t.Trials), pilot.Select(d => d.Planned!.Value));
        Assert.Equal(result.Targets.Select(t => t.Trials), pilot.Select(d => d.Trials));
        Assert.All(pilot.SelectMany(d => d.Targets), t => Assert.True(t.Planned.IsKnown));
        foreach ((TargetStanding standing, ConfigurationDesign design) in result.Targets.Zip(pilot))
        {
            Assert.Equal(standing.Each.Select(t => t.ReachedAt), design.Targets.Select(t => t.Planned.Trials));
            if (several)
            {
                BindingTarget binding = design.Binding!;
                Assert.Equal((standing.Key, standing.Trials), (binding.Target.Target.Key, binding.Trials));
                Assert.Equal(standing.Each.Where(t => t.Key != standing.Key).Max(t => t.ReachedAt), binding.Without);

                // Asked for no narrower than that it is reached where the others are.
                Assert.True(binding.Wider >= standing.Target);
                SpecTarget wider = new(binding.Target.Target.Key, binding.Wider, 0.95);
                SweepSpec eased = spec with { Until = new StoppingSpec([wider], 20) };
                Assert.InRange(RunTargets.Of(eased, run.Ledger)[standing.Configuration].Trials, 1, binding.Without * 11 / 10);
            }
            else
            {
                Assert.Null(design.Binding);
            }
        }
    }

    [Fact]
    public void It_ends_with_its_time_and_forecasts_from_what_it_has()
    {
        // Every look at the clock is a second later: a few looks and the 20 seconds are over.
        IReadOnlyList<ConfigurationDesign> pilot = Run(s_spec, threads: 1, secondsPerTrial: 0.01, new StandingClock(1));
        Assert.All(pilot, d => Assert.InRange(d.Trials, 8, 300));
        Assert.Contains(pilot, d => !d.Targets[0].Planned.IsKnown);
        Assert.All(pilot, d => Assert.InRange(d.Planned!.Value, d.Trials, 5000));
    }

    [Fact]
    public void Trials_that_take_longer_than_it_has_are_not_begun() =>
        Assert.All(
            Run(s_spec, threads: 1, secondsPerTrial: 3600, new StandingClock(0)),
            d => Assert.Equal((0L, null), (d.Trials, d.Planned))
        );

    private IReadOnlyList<ConfigurationDesign> Run(SweepSpec spec, int threads, double secondsPerTrial, TimeProvider clock) =>
        DesignPilot.Run(
            new SweepPlan(spec),
            _engine,
            DesignTargets.Of(spec),
            threads,
            secondsPerTrial,
            TimeSpan.FromSeconds(20),
            clock,
            CancellationToken.None,
            untilReached: true
        );

    // A clock that is some seconds later whenever it is looked at.
    private sealed class StandingClock(int seconds) : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => seconds * Interlocked.Increment(ref _looks);
    }
}
