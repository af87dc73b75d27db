using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class SpecReaderTests
{
    [Fact]
    public void Every_value_of_a_spec_reaches_its_place()
    {
        var spec = Read(BrokenSpecs.Valid);
        Assert.Equal(("base", 1UL, 10L, Pairing.Common, "cpu"), (spec.Name, spec.Seed, spec.Trials, spec.Pairing, spec.Engine));
        Assert.Equal(2, spec.Configurations.Length);
        var configuration = spec.Configurations[1].Configuration;
        var data = configuration.Data;
        Assert.Equal(
            (10, 100, 1.0, 0.1, DictionaryKind.Canonical),
            (data.Classes, data.TrainSamples, data.Sparsity, data.GaussianNoise, data.Dictionary)
        );
        var image = new ModalityParameters
        {
            Name = "image",
            Dimension = 10,
            InsufficientProbability = 0.1,
            SufficientMax = 2,
            InsufficientTarget = 0.2,
            InsufficientOffTargetMax = 0.5,
            SufficientOffTargetMax = 0.2,
            SpanNoise = 0.01,
        };
        Assert.Equal(image, data.Modalities[0]);
        Assert.Equal(image with { Name = "text", Dimension = 12, InsufficientProbability = 0.3, SpanNoise = 0 }, data.Modalities[1]);
        Assert.Equal(
            (5, 3, 1.0, 0.1),
            (configuration.Network.Neurons, configuration.Network.Degree, configuration.Network.Beta, configuration.Network.InitialScale)
        );
        Assert.Equal(
            (1.0, 50, null),
            (configuration.Optimization.StepSize, configuration.Optimization.Iterations, configuration.Optimization.LossTarget)
        );
        Assert.Equal(
            (100, 0.0, 0.5, 0.0),
            (
                configuration.Evaluation.TestSamples,
                configuration.Evaluation.ErrorMargin,
                configuration.Evaluation.WinnerFraction,
                configuration.Evaluation.InitialMargin
            )
        );
    }

    [Fact]
    public void Defaults_fill_what_a_spec_leaves_out()
    {
        var spec = Read(
            BrokenSpecs.Valid.Replace("seed: 1\n", "", StringComparison.Ordinal).Replace("d: 10, ", "", StringComparison.Ordinal)
        );
        Assert.Equal((1UL, "", 0.95, null, 3), (spec.Seed, spec.Description, spec.Confidence, spec.OutputFolder, spec.TracedTrials));
        Assert.Equal(10, spec.Configurations[0].Configuration.Data.Modalities[0].Dimension);
    }

    [Theory]
    [InlineData("1e2")]
    [InlineData("1_00")]
    [InlineData("100.0")]
    [InlineData("+100")]
    [InlineData("\"100\"")]
    [InlineData("10*K")]
    [InlineData("ceil(99.5)")]
    [InlineData("round(K^2.00000001)")]
    [InlineData("data.modalities[0].d * 10")]
    [InlineData("25*R*2")]
    public void An_integer_may_be_spelt_as(string spelling) =>
        Assert.Equal(
            Read(BrokenSpecs.Valid).CanonicalText,
            Read(BrokenSpecs.Valid.Replace("n: 100\n", $"n: {spelling}\n", StringComparison.Ordinal)).CanonicalText
        );

    [Theory]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("0", 0UL)]
    [InlineData("1_000", 1000UL)]
    [InlineData("1e6", 1_000_000UL)]
    [InlineData("9007199254740993", 9007199254740993UL)]
    [InlineData("9007199254740993.0", 9007199254740993UL)]
    [InlineData("9_007_199_254_740_993.0", 9007199254740993UL)]
    [InlineData("9.007199254740993e15", 9007199254740993UL)]
    [InlineData("90071992547409930e-1", 9007199254740993UL)]
    [InlineData("1.8446744073709551615e19", ulong.MaxValue)]
    [InlineData("1e19", 10_000_000_000_000_000_000UL)]
    [InlineData("0e999999999999999999999999", 0UL)]
    [InlineData("0.000", 0UL)]
    public void Seeds_are_exact(string spelling, ulong seed) =>
        Assert.Equal(seed, Read(BrokenSpecs.Valid.Replace("seed: 1\n", $"seed: {spelling}\n", StringComparison.Ordinal)).Seed);

    // Read with pandas 3.0 and R 4.2 as documented; the lists are in the sources that MisreadNames names.
    [Theory]
    [InlineData("NA", "a missing value")]
    [InlineData("'NULL'", "a missing value")]
    [InlineData("'null'", "a missing value")]
    [InlineData("NaN", "a missing value")]
    [InlineData("nan", "a missing value")]
    [InlineData("None", "a missing value")]
    [InlineData("NAN", "a number")]
    [InlineData("1e3", "a number")]
    [InlineData("007", "a number")]
    [InlineData("1.", "a number")]
    [InlineData("0x1F", "a number")]
    [InlineData("Inf", "a number")]
    [InlineData("infinity", "a number")]
    [InlineData("true", "a truth value")]
    [InlineData("FALSE", "a truth value")]
    [InlineData("T", "a truth value")]
    public void A_name_that_readers_of_tables_take_for_something_else_is_a_warning(string name, string other)
    {
        SpecReading reading = ShippedSpecs.Read(
            "spec.yaml",
            BrokenSpecs.Valid.Replace("name: image", $"name: {name}", StringComparison.Ordinal)
        );
        Assert.Empty(reading.Errors);
        Assert.Equal(
            $"spec.yaml:11:14: warning: data.modalities[0].name: is '{name.Trim('\'')}', which pandas or R read as {other} where it stands "
                + $"in a CSV file; choose another name, or read its column as text",
            Assert.Single(reading.Warnings).ToString()
        );
    }

    [Theory]
    [InlineData("na")]
    [InlineData("none")]
    [InlineData("t")]
    [InlineData("v1")]
    [InlineData("1-2")]
    [InlineData("3d")]
    [InlineData("0x")]
    [InlineData("infrared")]
    [InlineData("TRUEcolor")]
    [InlineData("'2023023902_2'")]
    public void A_name_that_stays_a_name_is_none(string name) =>
        Assert.Empty(
            ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid.Replace("name: image", $"name: {name}", StringComparison.Ordinal)).Warnings
        );

    [Fact]
    public void What_leaves_the_regime_of_the_paper_is_a_warning_with_its_configurations()
    {
        var reading = ShippedSpecs.Read(
            "spec.yaml",
            BrokenSpecs
                .Valid.Replace("training.eta: [0.5, 1]", "data.modalities[0].gamma: [0.2, 0.5, 0.7]", StringComparison.Ordinal)
                .Replace("mu: 0.3", "mu: 1", StringComparison.Ordinal)
        );
        Assert.True(reading.IsValid);
        Assert.Equal(
            [
                "spec.yaml:12:31: warning: data.modalities[1].mu: is 1, so no sample is sufficient in every modality and no class has an "
                    + "initial winner",
                "spec.yaml:17:37: warning: data.modalities[0].gamma: is 0.5, not below rho = 0.5; the paper assumes gamma < rho, so that "
                    + "an off-target "
                    + "signal can hide the target (in the configuration gamma=0.5)",
                "spec.yaml:17:42: warning: data.modalities[0].gamma: is 0.7, not below rho = 0.5; the paper assumes gamma < rho, so that "
                    + "an off-target "
                    + "signal can hide the target (in the configuration gamma=0.7)",
            ],
            reading.Warnings.Select(w => w.ToString())
        );
    }

    [Fact]
    public void Anchors_and_merge_keys_write_a_modality_once()
    {
        var spec = Read(
            BrokenSpecs
                .Valid.Replace("- {name: image", "- &image {name: image", StringComparison.Ordinal)
                .Replace(
                    "{name: text, d: 12, mu: 0.3, C: 2, gamma: 0.2, rho: 0.5, c: 0.2}",
                    "{<<: *image, name: text, mu: 0.3}",
                    StringComparison.Ordinal
                )
        );
        var modalities = spec.Configurations[0].Configuration.Data.Modalities;
        Assert.Equal(modalities[0] with { Name = "text", InsufficientProbability = 0.3 }, modalities[1]);
    }

    [Fact]
    public void Options_replace_values_and_the_kept_text_reads_as_the_same_sweep()
    {
        var overrides = SpecOverrides
            .None.WithSet("data.modalities[*].mu=K/20")
            .WithSet("estimation.confidence=0.9")
            .WithSet("network.m=7")
            .WithSet("network.m=8")
            .WithSet("training.loss_target=null")
            .WithTrials("77")
            .WithSeed("5")
            .WithOutput("runs/\"quoted\" \\ folder");
        var text = BrokenSpecs.Valid + "  - zip:\n      data.K: [5, 10]\n      data.n: {linspace: {from: 50, to: 100, count: 2}}\n";
        var spec = ShippedSpecs.Read("spec.yaml", text, overrides).Spec!;
        Assert.Equal((77L, 5UL, 0.9, "runs/\"quoted\" \\ folder"), (spec.Trials, spec.Seed, spec.Confidence, spec.OutputFolder));
        Assert.Equal(8, spec.Configurations[0].Configuration.Network.Neurons);
        Assert.Equal([0.25, 0.25], spec.Configurations[0].Configuration.Data.Modalities.Select(m => m.InsufficientProbability));

        var again = Read(spec.SourceText);
        Assert.Equal(spec.CanonicalText, again.CanonicalText);
        Assert.Equal(
            (spec.Name, spec.Trials, spec.Seed, spec.Confidence, spec.OutputFolder),
            (again.Name, again.Trials, again.Seed, again.Confidence, again.OutputFolder)
        );
        Assert.Equal(spec.Configurations.Select(c => c.Label), again.Configurations.Select(c => c.Label));
    }

    [Fact]
    public void A_byte_order_mark_and_Windows_line_ends_change_nothing()
    {
        byte[] bytes =
        [
            0xEF,
            0xBB,
            0xBF,
            .. System.Text.Encoding.UTF8.GetBytes(BrokenSpecs.Valid.Replace("\n", "\r\n", StringComparison.Ordinal)),
        ];
        Assert.Equal(Read(BrokenSpecs.Valid).CanonicalText, ShippedSpecs.Read("spec.yaml", bytes).Spec!.CanonicalText);
    }

    internal static SweepSpec Read(string text)
    {
        var reading = ShippedSpecs.Read("spec.yaml", text);
        Assert.Empty(reading.Errors);
        return reading.Spec!;
    }
}
