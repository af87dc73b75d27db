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
public sealed class TargetPilotTests : IDisposable
{
    private static readonly SweepSpec s_spec = TargetRunTests.Spec;
    private readonly SyntheticEngine _engine = new(TargetRunTests.DivergedShare);
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task With_time_enough_it_stops_where_the_run_stops(int threads)
    {
        IReadOnlyList<TargetStanding> pilot = Run(threads, secondsPerTrial: 0, new StandingClock(0));
        await using OpenRun run = OpenRun.Open(
            new RunFolder(_temporary.Path),
            s_spec,
            _engine.Identity,
            new LedgerOptions { Durability = LedgerDurability.None }
        );
        RunResult result = await new EmbeddedRunner(_engine).RunAsync(s_spec, run.Ledger, null, CancellationToken.None);
        Assert.Equal(result.Targets.Select(t => (t.State, t.Trials)), pilot.Select(t => (t.State, t.Trials)));
        Assert.All(pilot, t => Assert.Equal(StoppingState.Reached, t.State));
    }

    [Fact]
    public void It_ends_with_its_time_and_forecasts_from_what_it_has()
    {
        // Every look at the clock is a second later: a few looks and the 20 seconds are over.
        IReadOnlyList<TargetStanding> pilot = Run(threads: 1, secondsPerTrial: 0.01, new StandingClock(1));
        Assert.All(pilot, t => Assert.InRange(t.Trials, 8, 300));
        Assert.Contains(pilot, t => t.State == StoppingState.Running);
        Assert.All(pilot.Where(t => t.State == StoppingState.Running), t => Assert.InRange(t.NeededTrials!.Value, t.Trials, 5000));
    }

    [Fact]
    public void Trials_that_take_longer_than_it_has_are_not_begun() =>
        Assert.All(Run(threads: 1, secondsPerTrial: 3600, new StandingClock(0)), t => Assert.Equal(0, t.Trials));

    private IReadOnlyList<TargetStanding> Run(int threads, double secondsPerTrial, TimeProvider clock) =>
        TargetPilot.Run(new SweepPlan(s_spec), _engine, threads, secondsPerTrial, TimeSpan.FromSeconds(20), clock, CancellationToken.None);

    // A clock that is some seconds later whenever it is looked at.
    private sealed class StandingClock(int seconds) : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => seconds * Interlocked.Increment(ref _looks);
    }
}
