using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Theory;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>
/// What the reference documents is what happens: a value at the end of a key's range either goes all the way through reader, plan,
/// predictions and engine or is refused by the reader, in one sentence that names a key.
/// </summary>
public sealed class SpecBoundsTests
{
    // More operations than this are not run, only planned and checked.
    private const double MostOperations = 2e8;

    public static TheoryData<string, double> Ends()
    {
        var ends = new TheoryData<string, double>();
        foreach (var key in SpecKeys.Competition.All.Where(k => k.Range is not null))
        {
            ends.Add(key.Path, key.Range!.LowIncluded ? key.Range.Low : Math.BitIncrement(key.Range.Low));
            ends.Add(key.Path, key.Range.HighIncluded ? key.Range.High : Math.BitDecrement(key.Range.High));
        }

        return ends;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_value_at_the_end_of_a_range_is_accepted_by_all_or_refused_by_the_reader(string path, double value)
    {
        foreach (var (degree, unlike) in new[] { (3, false), (16, false), (3, true) })
        {
            var reading = ShippedSpecs.Read("spec.yaml", Text(path, value, degree, unlike));
            if (reading.Spec is not { } spec)
            {
                Assert.NotEmpty(reading.Errors);
                Assert.All(reading.Errors, error => Assert.StartsWith("spec.yaml:", error.ToString(), StringComparison.Ordinal));
                continue;
            }

            var plan = new SweepPlan(spec);
            var configuration = spec.Configurations[0].Configuration;
            Assert.Empty(ConfigurationRules.Violations(configuration));
            Assert.Equal(configuration.Modalities, Predictions.Of(configuration).InitialWin.Count(p => p.Value is >= 0 and <= 1));
            if (plan.MemoryBytes(1) < 100e6 && configuration.Cost.Flops < MostOperations)
            {
                foreach (var engine in new ITrialEngine[] { new CpuTrialEngine(), new ReferenceTrialEngine() })
                {
                    var result = engine.Results(new TrialBatch(configuration, new StreamRoot(spec.Seed), 0, 1), default)[0];
                    Assert.All(result.SufficientMoment, moment => Assert.True(float.IsFinite(moment)));
                    Assert.All(result.InitialGamma, gamma => Assert.True(float.IsFinite(gamma)));
                }
            }
        }
    }

    [Fact]
    public void The_ranges_of_the_format_are_those_of_a_trial()
    {
        Assert.Equal(new SpecRange(1, 65536), SpecKeys.Competition.Find("network.m")!.Range);
        Assert.Equal(
            "spec.yaml:12:14: network.m: must be an integer in [1, 65536], not 70000",
            Assert.Single(Errors("network.m", 70000, 3))
        );
    }

    [Theory]
    [InlineData(
        "data.modalities[].C",
        300,
        16,
        "10:24: data.modalities[0].C: makes C^q = 4.3E+39, beyond what float32 holds of d_(j,r)(D)"
    )]
    [InlineData("network.sigma0", 1e-39, 3, "12:31: network.sigma0: must be a number in [1E-30, 1000000], not 1E-39")]
    [InlineData("network.beta", 1e-40, 3, "12:42: network.beta: must be a number in [1E-30, 1000000], not 1E-40")]
    [InlineData("training.eta", 1e-36, 3, "13:17: training.eta: must be a number in [1E-30, 1000000], not 1E-36")]
    public void What_float32_cannot_hold_is_refused_by_name(string path, double value, int degree, string error) =>
        Assert.Contains(Errors(path, value, degree), said => said.StartsWith($"spec.yaml:{error}", StringComparison.Ordinal));

    [Fact]
    public void A_loss_target_below_the_resolution_of_float32_is_a_warning()
    {
        var warning = Assert.Single(ShippedSpecs.Read("spec.yaml", Text("training.loss_target", 1e-9, 3, unlike: false)).Warnings);
        Assert.Equal("training.loss_target", warning.KeyPath);
        Assert.Contains("is 1E-09, and a loss below about 1e-7 is rounding in float32", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_float32_loses_are_a_warning_unless_the_engine_has_double_precision()
    {
        string text = Text("network.sigma0", 1e-15, 3, unlike: false);
        var warning = Assert.Single(ShippedSpecs.Read("spec.yaml", text).Warnings);
        Assert.Equal(
            "spec.yaml:12:31: warning: network.sigma0: makes all outputs of a network that has not learned smaller than float32 "
                + "holds (1.2E-38) "
                + "in about 93.75 % of the samples of modality 'image': they lose digits or tie, and a tie is an error, so that errors "
                + "come out too "
                + "large; raise sigma0 or gamma, lower network.beta or network.q, or use engine: reference",
            warning.ToString()
        );
        Assert.Empty(ShippedSpecs.Read("spec.yaml", $"{text}\nengine: reference\n").Warnings);
        Assert.Empty(ShippedSpecs.Read("spec.yaml", Text("network.sigma0", 1e-5, 3, unlike: false)).Warnings);
    }

    private static string[] Errors(string path, double value, int degree) =>
        [.. ShippedSpecs.Read("spec.yaml", Text(path, value, degree, unlike: false)).Errors.Select(e => e.ToString())];

    private static string Text(string path, double value, int degree, bool unlike)
    {
        var written = value.ToString("R", CultureInfo.InvariantCulture);
        string Or(string key, string usual) => key == path ? written : usual;
        string Extra(string key) => key == path ? $", {key[(key.LastIndexOf('.') + 1)..]}: {written}" : "";
        string Modality(string name, string c) =>
            $"{{name: {name}, C: {Or(Of("C"), c)}, mu: {Or(Of("mu"), "0.1")}, gamma: {Or(Of("gamma"), "0.2")}, rho: "
            + $"{Or(Of("rho"), "0.5")}, "
            + $"c: {Or(Of("c"), "0.2")}{Extra(Of("d"))}{Extra(Of("rho_lo"))}{Extra(Of("c_lo"))}{Extra(Of("tau"))}}}";
        string Of(string symbol) => $"data.modalities[].{symbol}";
        string network =
            $"m: {Or("network.m", "2")}, q: {Or("network.q", $"{degree}")}, sigma0: {Or("network.sigma0", "0.1")}, "
            + $"beta: {Or("network.beta", "1")}";
        string evaluation =
            $"test_n: {Or("evaluation.test_n", "5")}{Extra("evaluation.margin")}{Extra("evaluation.lambda")}"
            + Extra("evaluation.initial_margin");
        string until = !path.StartsWith("until.", StringComparison.Ordinal)
            ? ""
            : $"until: {{estimand: agreement, half_width: "
                + $"{Or("until.half_width", "0.1")}{Extra("until.confidence")}{Extra("until.least_trials")}}}";
        return $"""
            name: ends
            seed: 1
            trials: {Or("trials", "1")}
            data:
              K: {Or("data.K", "2")}
              n: {Or("data.n", "3")}
              s: {Or("data.s", "1")}
              sigma_g: {Or("data.sigma_g", "0.1")}
              modalities:
                - {Modality("image", "2")}
                - {Modality("text", unlike ? "1.5" : "2")}
            network: {"{"}{network}{"}"}
            training: {"{"}eta: {Or("training.eta", "0.5")}, T: {Or("training.T", "2")}{Extra("training.loss_target")}{"}"}
            evaluation: {"{"}{evaluation}{"}"}
            estimation: {"{"}confidence: {Or("estimation.confidence", "0.95")}{"}"}
            output: {"{"}traces: {Or("output.traces", "1")}{"}"}
            {until}

            """;
    }
}
