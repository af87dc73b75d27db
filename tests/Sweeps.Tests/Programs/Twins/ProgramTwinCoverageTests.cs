using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines.Twins;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Programs.Twins;

/// <summary>
/// Intervals with twins of a program hold the truth as often as they say, and are as narrow as the correlation makes them: 500 sweeps over
/// the law of descent.py, whose truths its head states. Twins that fail harm neither.
/// </summary>
public sealed class ProgramTwinCoverageTests(ITestOutputHelper output)
{
    private const int Twins = 8;

    [Theory]
    [InlineData(60, 0)]
    [InlineData(300, 0)]
    [InlineData(300, 0.2)]
    public async Task Means_with_twins_hold_the_truth_as_often_as_they_say_and_gain_what_the_correlation_gives(int trials, double breaks)
    {
        using LawSweeps sweeps = Sweeps(new DescentLaw(breaks));
        SweepEstimates estimates = await sweeps.EstimatesAsync(Spec($"trials: {trials}"));
        sweeps.Covers(estimates, "error", Error);
        sweeps.Covers(estimates, "error_controlled", Error);
        sweeps.Covers(estimates, "learned_controlled", Learned);
        sweeps.Covers(estimates, "distance_controlled", c => Shrinking(c) * 2 / 3);
        double gain =
            LawSweeps.Count / estimates.Configurations.Sum(c => 1 / c.Find(new Estimand("error_controlled"))!.VarianceReduction!.Value);
        double expected = LawSweeps.Count / estimates.Configurations.Sum(c => 1 / Gain(c.Configuration));
        output.WriteLine($"error: gain {gain}, by the correlation {expected} where no twin fails");
        if (breaks == 0)
        {
            // Coefficients that are not known but estimated cost a little: about two trials.
            Assert.InRange(gain, expected * (1 - (4.0 / trials) - 0.02), expected * 1.05);
        }
        else
        {
            Assert.InRange(gain, 1.8, expected);
        }
    }

    [Fact]
    public async Task Others_of_another_law_are_found_out()
    {
        using LawSweeps sweeps = Sweeps(new DescentLaw(shift: 0.03));
        int misses = sweeps.Misses(await sweeps.EstimatesAsync(Spec("trials: 300")), "error_controlled", Error);
        Assert.True(
            misses > 2 * LawSweeps.MostMisses,
            $"{misses} of {LawSweeps.Count} intervals miss although the others have another mean"
        );
    }

    [Theory]
    [InlineData("error", 0.015, 0)]
    [InlineData("error", 0.015, 0.2)]
    [InlineData("learned", 0.1, 0.2)]
    [InlineData("distance", 0.05, 0.2)]
    public async Task Intervals_at_which_a_sweep_stopped_hold_the_truth_at_least_as_often(string key, double halfWidth, double breaks)
    {
        SweepSpec spec = Spec(FormattableString.Invariant($"trials: 8000\nuntil: {{estimand: {key}, half_width: {halfWidth}}}"));
        using LawSweeps sweeps = Sweeps(new DescentLaw(breaks));
        await sweeps.StopWithTheTruthAsync(
            spec,
            c =>
                key switch
                {
                    "error" => Error(c),
                    "learned" => Learned(c),
                    _ => Shrinking(c) * 2 / 3,
                }
        );
    }

    private static SweepSpec Spec(string trials) =>
        DescentSpec.Spec(
            ("trials: 400", $"{trials}\npairing: independent"),
            ("error: {range: [0, 3]}", "error: {range: [0, 1.1]}"),
            ("    learned: {indicator: true}\n", "    learned: {indicator: true}\n    distance: {range: [0, 2], optional: true}\n"),
            ("noise: 0.2}", "}"),
            (
                DescentSpec.Twins,
                FormattableString.Invariant(
                    $"{DescentSpec.Twins}\naxes: [{{parameters.noise: {{linspace: {{from: 0.1, to: 0.3, count: {LawSweeps.Count}}}}}}}]"
                )
            )
        );

    private static double Shrinking(PlannedConfiguration c) =>
        DescentLaw.Shrinking(DescentLaw.Parameter(c.Definition, "epochs"), DescentLaw.Parameter(c.Definition, "lr"));

    private static double Noise(PlannedConfiguration c) => DescentLaw.Parameter(c.Definition, "noise");

    private static double Error(PlannedConfiguration c) => (Shrinking(c) * 2 / 3) + (Noise(c) / 2);

    // P(s |w - b| + noise u < 0.3) with w in [-1, 1]: given b and u the share of the places of w that are near enough.
    private static double Learned(PlannedConfiguration c)
    {
        const int Grid = 200;
        (double noise, double shrinking, double sum) = (Noise(c), Shrinking(c), 0);
        for (int i = 0; i < Grid * Grid; i++)
        {
            (double b, double u) = (((i / Grid) + 0.5) / Grid, ((i % Grid) + 0.5) / Grid);
            double near = (0.3 - (noise * u)) / shrinking;
            sum += Math.Max(0, Math.Min(1, b + near) - Math.Max(-1, b - near)) / 2;
        }

        return sum / (Grid * Grid);
    }

    // 1 / (1 - rho^2 (1 - 1/k)): both share the distance, whose variance at the start is 2/9, and each has noise of its own.
    private static double Gain(PlannedConfiguration c)
    {
        (double trial, double twin) = (Shrinking(c), DescentLaw.Shrinking(12, 0.08));
        const double Start = 2.0 / 9;
        double noise = Noise(c) * Noise(c) / 12;
        double rho2 = Math.Pow(trial * twin * Start, 2) / (((trial * trial * Start) + noise) * ((twin * twin * Start) + noise));
        return 1 / (1 - (rho2 * (1 - (1.0 / Twins))));
    }

    private LawSweeps Sweeps(DescentLaw law) => new(new TwinTrialEngine(law), output);
}
