using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Specs;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>
/// Intervals about trials of a program hold the truth as often as they say: 500 sweeps over the toy's law, whose truths its head states.
/// </summary>
public sealed class ToyCoverageTests(ITestOutputHelper output) : IDisposable
{
    private readonly LawSweeps _sweeps = new(new ToyLaw(), output);

    public void Dispose() => _sweeps.Dispose();

    [Fact]
    public async Task Intervals_of_a_fixed_number_of_trials_hold_the_truth_as_often_as_they_say()
    {
        SweepEstimates estimates = await _sweeps.EstimatesAsync(Spec("trials: 300"));
        Covers("gap", harm => harm / 2);
        Covers("harmed", harm => 1 - (0.05 / harm));
        Covers("image_error", _ => 0.2);
        // Observations of a skewed law, by Student's interval: a little less than 95 %, by 0.6 % at 300 trials.
        Covers("loss", _ => 1, most: LawSweeps.MostMisses + 8);
        Covers("late", _ => Math.Log(10));
        Covers("share[modality=image]", _ => 0.9 * 0.6);
        Covers("winner[class=1,modality=text]", _ => 0.9 * 0.4);

        void Covers(string key, Func<double, double> truth, int most = LawSweeps.MostMisses) =>
            _sweeps.Covers(estimates, key, c => truth(ToyLaw.Harm(c.Definition)), most);
    }

    [Theory]
    [InlineData("gap", 0.05)]
    [InlineData("harmed", 0.2)]
    public Task Intervals_at_which_a_sweep_stopped_hold_the_truth_at_least_as_often(string key, double halfWidth)
    {
        SweepSpec spec = Spec(FormattableString.Invariant($"trials: 5000\nuntil: {{estimand: {key}, half_width: {halfWidth}}}"));
        return _sweeps.StopWithTheTruthAsync(
            spec,
            c =>
            {
                double harm = ToyLaw.Harm(c.Definition);
                return key == "gap" ? harm / 2 : 1 - (0.05 / harm);
            }
        );
    }

    private static SweepSpec Spec(string trials) =>
        ToySpec.Spec(
            ("trials: 200", $"{trials}\npairing: independent"),
            (
                "{parameters.harm: [0.1, 0.2]}",
                FormattableString.Invariant($"{{parameters.harm: {{linspace: {{from: 0.1, to: 0.2, count: {LawSweeps.Count}}}}}}}")
            )
        );
}
