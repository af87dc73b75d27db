using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>
/// Intervals about trials of a program hold the truth as often as they say: 500 sweeps over the toy's law, whose truths its head states.
/// </summary>
public sealed class ToyCoverageTests(ITestOutputHelper output) : IDisposable
{
    private const int Sweeps = 500;

    // A number of misses that 500 intervals of 95 % exceed with probability 2e-6, and one below which they stay with probability 2e-6.
    private const int MostMisses = 50;
    private const int FewestMisses = 6;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Intervals_of_a_fixed_number_of_trials_hold_the_truth_as_often_as_they_say()
    {
        SweepSpec spec = Spec("trials: 300");
        await using OpenRun run = Open(spec);
        await RunAsync(spec, run);
        SweepEstimates estimates = SweepEstimates.FromLedger(spec, run.Ledger, 2, CancellationToken.None);
        Covers("gap", harm => harm / 2);
        Covers("harmed", harm => 1 - (0.05 / harm));
        Covers("image_error", _ => 0.2);
        // Observations of a skewed law, by Student's interval: a little less than 95 %, by 0.6 % at 300 trials.
        Covers("loss", _ => 1, most: MostMisses + 8);
        Covers("late", _ => Math.Log(10));
        Covers("share[modality=image]", _ => 0.9 * 0.6);
        Covers("winner[class=1,modality=text]", _ => 0.9 * 0.4);

        void Covers(string key, Func<double, double> truth, int most = MostMisses)
        {
            int misses = estimates.Configurations.Count(c =>
            {
                Estimate estimate = c.Find(new Estimand(key))!;
                double true_ = truth(ToyLaw.Harm(c.Configuration.Definition));
                return !(estimate.Low <= true_ && true_ <= estimate.High);
            });
            output.WriteLine($"{key}: {misses} of {Sweeps} intervals miss");
            Assert.InRange(misses, FewestMisses, most);
        }
    }

    [Theory]
    [InlineData("gap", 0.05)]
    [InlineData("harmed", 0.2)]
    public async Task Intervals_at_which_a_sweep_stopped_hold_the_truth_at_least_as_often(string key, double halfWidth)
    {
        SweepSpec spec = Spec(FormattableString.Invariant($"trials: 5000\nuntil: {{estimand: {key}, half_width: {halfWidth}}}"));
        await using OpenRun run = Open(spec);
        RunResult result = await RunAsync(spec, run);
        Assert.All(result.Targets, t => Assert.Equal(StoppingState.Reached, t.State));
        Assert.True(result.Targets.Select(t => t.Trials).Distinct().Count() > 1, "Every sweep stopped at the same trial.");
        int misses = result.Targets.Count(t =>
        {
            double harm = ToyLaw.Harm(spec.Configurations[t.Configuration].Definition);
            double truth = key == "gap" ? harm / 2 : 1 - (0.05 / harm);
            return !(t.Low <= truth && truth <= t.High);
        });
        output.WriteLine($"{key}: {misses} of {Sweeps} intervals miss");
        Assert.InRange(misses, 0, MostMisses);
    }

    private static SweepSpec Spec(string trials) =>
        ToySpec.Spec(
            ("trials: 200", $"{trials}\npairing: independent"),
            (
                "{parameters.harm: [0.1, 0.2]}",
                FormattableString.Invariant($"{{parameters.harm: {{linspace: {{from: 0.1, to: 0.2, count: {Sweeps}}}}}}}")
            )
        );

    private OpenRun Open(SweepSpec spec) => OpenRun.Open(new RunFolder(Path.Combine(_temporary.Path, "run")), spec, new ToyLaw().Identity);

    private static Task<RunResult> RunAsync(SweepSpec spec, OpenRun run) =>
        new EmbeddedRunner(new ToyLaw(), new RunnerOptions { Workers = 2 }).RunAsync(spec, run.Ledger, null, CancellationToken.None);
}
