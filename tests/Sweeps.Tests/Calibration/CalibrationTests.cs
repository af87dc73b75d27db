using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Calibration;
using ModalityCompetition.TestKit.Specs;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Calibration;

/// <summary>
/// Random specs over the documented ranges, each run small with every estimator and large with plain means: nothing that the small run says
/// may be contradicted. Everything is a function of the seed, so the outcome is the same on every machine; bench/Calibration runs
/// thousands.
/// </summary>
public class CalibrationTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;
    private const int Specs = 24;

    [Fact]
    public void No_estimate_of_random_specs_is_contradicted_and_broken_estimators_are_caught()
    {
        CalibrationOutcome[] outcomes =
        [
            .. Enumerable.Range(0, Specs).Select(i => SpecCalibration.Run(RandomSpecs.Draw(Seed, i), CancellationToken.None)),
        ];
        output.WriteLine($"Seed {Seed}: {outcomes.Sum(o => o.Comparisons)} comparisons in {outcomes.Count(o => o.Refused is null)} specs.");
        foreach (CalibrationOutcome outcome in outcomes.Where(o => o.Misses.Count > 0))
        {
            output.WriteLine($"Spec {outcome.Index}:\n{RandomSpecs.Draw(Seed, outcome.Index).Yaml}{string.Join('\n', outcome.Misses)}");
        }

        Assert.Equal(0, outcomes.Sum(o => o.Misses.Count));
        Assert.True(outcomes.Sum(o => o.Comparisons) > 3000);

        // Half the width takes more specs than these to be seen, and the old rule for controls a regime of its own.
        foreach (string name in new[] { BrokenEstimators.QuarterWidth, BrokenEstimators.Biased, BrokenEstimators.NoWidth })
        {
            int caught = outcomes.Sum(o => o.Broken[name]);
            output.WriteLine($"{name}: {caught} misses.");
            Assert.True(caught > 0, $"'{name}' was not caught.");
        }
    }

    [Fact]
    public void Control_whose_event_hardly_ever_happens_is_left_out_and_would_be_caught_otherwise()
    {
        // The second modality wins nearly every class, so that the share of the first hardly varies, and what it varies by is the data.
        int kept = 0;
        for (int seed = 1; seed <= 2; seed++)
        {
            string yaml = $$"""
                name: rare-winner
                seed: {{seed}}
                trials: 100
                data:
                  K: 2
                  n: 16
                  modalities:
                    - {name: weak, mu: 0.05, C: 1.2, gamma: 0.1, rho: 0.3, c: 0.2}
                    - {name: strong, mu: 0.1, C: 5, gamma: 0.1, rho: 0.3, c: 0.2}
                network: {m: 6, q: 3, sigma0: 0.05}
                training: {eta: 2, T: 12}
                evaluation: {test_n: 50}
                output: {traces: 0}
                """;
            CalibrationOutcome outcome = SpecCalibration.Run(new RandomSpec(0, seed, yaml, 2000, 1000), CancellationToken.None);
            output.WriteLine($"Seed {seed}: {outcome.Broken[BrokenEstimators.KeptControl]}, {string.Join('\n', outcome.Misses)}");
            Assert.Empty(outcome.Misses);
            kept += outcome.Broken[BrokenEstimators.KeptControl];
        }

        Assert.True(kept > 0, "The control that is never left out was not caught.");
    }

    [Fact]
    public void Spec_is_a_function_of_seed_and_index()
    {
        Assert.Equal(RandomSpecs.Draw(7, 3), RandomSpecs.Draw(7, 3));
        Assert.NotEqual(RandomSpecs.Draw(7, 3).Yaml, RandomSpecs.Draw(8, 3).Yaml);
        Assert.NotEqual(RandomSpecs.Draw(7, 3).ReferenceSeed, RandomSpecs.Draw(7, 4).ReferenceSeed);
    }

    [Fact]
    public void Every_drawn_spec_is_a_spec_and_corners_of_every_key_are_drawn()
    {
        var readings = Enumerable.Range(0, 400).Select(i => ShippedSpecs.Read("spec.yaml", RandomSpecs.Draw(Seed, i).Yaml)).ToList();

        // What is refused is a product of several values that float32 does not hold, such as C^q.
        Assert.All(readings.SelectMany(r => r.Errors), e => Assert.Contains("float32", e.Message, StringComparison.Ordinal));
        var specs = readings.Where(r => r.IsValid).ToList();
        Assert.True(specs.Count > 370, $"{specs.Count} of 400 specs are valid.");
        var configurations = specs.SelectMany(s => s.Spec!.Configurations).Select(c => c.Configuration).ToList();
        Assert.Contains(configurations, c => c.Modalities == 1);
        Assert.Contains(configurations, c => c.Modalities == 64);
        Assert.Contains(configurations, c => c.Data.TrainSamples == 1);
        Assert.Contains(configurations, c => c.Network.Neurons == 1 && c.Optimization.Iterations == 0);
        Assert.Contains(configurations, c => c.Data.Modalities.All(m => m.InsufficientProbability == 1));
        Assert.Contains(specs, s => s.Spec!.Until is not null);
        Assert.Contains(specs, s => s.Spec!.Contrasts.Length > 1 && s.Spec.Pairing == Pairing.Independent);
        Assert.Contains(specs, s => s.Spec!.Trials == 1);
        Assert.Contains(specs, s => s.Spec!.Engine == "reference");
    }
}
