using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>The keys <c>evaluation.checkpoints</c> and <c>evaluation.validation_n</c>.</summary>
public class CheckpointKeyTests
{
    [Theory]
    [InlineData("checkpoints: 4", "1,4,14,50")]
    [InlineData("checkpoints: [2, 10, 50]", "2,10,50")]
    [InlineData("checkpoints: [7]", "7")]
    [InlineData("checkpoints: 0", "")]
    [InlineData("checkpoints: 100", "1..50")]
    public void Checkpoints_are_a_number_or_a_list(string keys, string expected)
    {
        int[] iterations = Configuration(keys).CheckpointIterations;
        Assert.Equal(expected == "1..50" ? string.Join(',', Enumerable.Range(1, 50)) : expected, string.Join(',', iterations));
    }

    [Fact]
    public void Without_the_keys_and_at_their_defaults_the_canonical_text_is_the_same()
    {
        string plain = Read("").CanonicalText;
        Assert.Equal(plain, Read("checkpoints: 0, validation_n: 0").CanonicalText);
        Assert.DoesNotContain("checkpoint", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("validation", plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkpoints: 4, validation_n: 30", "\"evaluation.checkpoints\":4,\"evaluation.validation_n\":30")]
    [InlineData("checkpoints: [2, 10]", "\"evaluation.checkpoints\":[2,10]")]
    public void Other_values_stand_in_the_canonical_text(string keys, string expected) =>
        Assert.Contains(expected, Read(keys).CanonicalText, StringComparison.Ordinal);

    [Fact]
    public void A_difference_between_two_specs_is_told()
    {
        SweepSpec changed = Read("checkpoints: [2, 10], validation_n: 30");
        Assert.Equal(
            ["evaluation.checkpoints: 0 -> [2,10]", "evaluation.validation_n: 0 -> 30"],
            SpecDifference.Between(Read("").CanonicalText, changed).Select(c => $"{c.KeyPath}: {c.Old} -> {c.New}")
        );
        Assert.Empty(SpecDifference.Between(changed.CanonicalText, changed));
    }

    [Fact]
    public void An_option_sets_either_form()
    {
        Assert.Equal([2, 10], Configuration("", "evaluation.checkpoints=[2, 10]").CheckpointIterations);
        Assert.Equal([1, 7, 50], Configuration("", "evaluation.checkpoints=3").CheckpointIterations);
    }

    [Fact]
    public void A_spec_with_options_reads_back_from_its_text()
    {
        SpecOverrides options = SpecOverrides.None.WithSet("evaluation.checkpoints=[2,10]");
        SweepSpec spec = ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, options).Spec!;
        Assert.Equal(spec.CanonicalText, ShippedSpecs.Read("spec.yaml", spec.SourceText).Spec!.CanonicalText);
    }

    [Fact]
    public void Checkpoints_can_be_swept()
    {
        string text = BrokenSpecs.Valid.Replace(
            "- training.eta: [0.5, 1]",
            "- evaluation.checkpoints: [0, 3, [5, 50]]",
            StringComparison.Ordinal
        );
        SpecReading reading = ShippedSpecs.Read("spec.yaml", text);
        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Warnings);
        Assert.Equal(
            ["", "1,7,50", "5,50"],
            reading.Spec!.Configurations.Select(c => string.Join(',', c.Configuration.CheckpointIterations))
        );
    }

    [Theory]
    [InlineData("checkpoints: -1", "must be an integer in [0, 100], or a list of iterations in ascending order, not '-1'")]
    [InlineData("checkpoints: 101", "must be an integer in [0, 100], or a list of iterations in ascending order, not '101'")]
    [InlineData("checkpoints: many", "must be an integer in [0, 100], or a list of iterations in ascending order, not 'many'")]
    [InlineData("checkpoints: {a: 1}", "must be an integer in [0, 100], or a list of iterations in ascending order, not a mapping")]
    [InlineData("checkpoints: []", "must be 1 to 100 iterations, not 0")]
    [InlineData("checkpoints: [0, 5]", "must be iterations of at least 1, not 0")]
    [InlineData("checkpoints: [5, 5]", "name 5 twice; write each iteration once, in ascending order")]
    [InlineData("checkpoints: [5, 4]", "are not in ascending order: 4 comes after 5; write each iteration once, in ascending order")]
    [InlineData("checkpoints: [1.5]", "must be a list of iterations, each an integer, and '1.5' is none")]
    [InlineData("checkpoints: [[1]]", "must be a list of iterations, each an integer")]
    [InlineData("checkpoints: [5, 51]", "names iteration 51, beyond T = 50; leave it out or raise training.T")]
    public void A_wrong_value_is_refused_with_one_sentence(string keys, string expected)
    {
        SpecReading reading = ShippedSpecs.Read("spec.yaml", With(keys));
        SpecError error = Assert.Single(reading.Errors);
        Assert.Equal("evaluation.checkpoints", error.KeyPath);
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Too_many_in_a_list_are_refused()
    {
        string list = string.Join(", ", Enumerable.Range(1, CheckpointSchedule.Most + 1));
        SpecError error = Assert.Single(
            ShippedSpecs.Read("spec.yaml", With($"checkpoints: [{list}]").Replace("T: 50", "T: 500", StringComparison.Ordinal)).Errors
        );
        Assert.Equal("must be 1 to 100 iterations, not 101", error.Message);
    }

    [Fact]
    public void A_validation_sample_that_nothing_is_measured_on_is_refused()
    {
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", With("validation_n: 100")).Errors);
        Assert.Equal("evaluation.validation_n", error.KeyPath);
        Assert.Contains("set evaluation.checkpoints too", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_without_a_training_are_refused()
    {
        SpecError error = Assert.Single(
            ShippedSpecs.Read("spec.yaml", With("checkpoints: 3").Replace("T: 50", "T: 0", StringComparison.Ordinal)).Errors
        );
        Assert.Contains("needs a training, and T is 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_engine_that_cannot_measure_them_is_named()
    {
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", "engine: torch\n" + With("checkpoints: 3")).Errors);
        Assert.Contains("cannot be had from the engine torch", error.Message, StringComparison.Ordinal);
        Assert.Empty(ShippedSpecs.Read("spec.yaml", "engine: reference\n" + With("checkpoints: 3")).Errors);
    }

    [Theory]
    [InlineData("gap_at_50", null)]
    [InlineData("test_error_at_50[network=unimodal,modality=text]", null)]
    [InlineData("gamma_at_50[modality=text]", null)]
    [InlineData("early_stopped_gap", null)]
    [InlineData("early_stopped_error[network=joint]", null)]
    [InlineData("test_error_at_50[network=probe,modality=text]", "is no key of test_error_at_50")]
    [InlineData("gap_at_49", "'gap_at_49' is no estimand; did you mean 'gap_at_4'?")]
    [InlineData("gap_positive_at_50", "use gap_at_50")]
    public void A_sweep_can_stop_on_them(string estimand, string? mistake)
    {
        string until = $"until: {{estimand: \"{estimand}\", half_width: 0.01}}\n";
        IEnumerable<SpecError> errors = ShippedSpecs.Read("spec.yaml", until + With("checkpoints: 4, validation_n: 20")).Errors;
        if (mistake is null)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.Contains(mistake, Assert.Single(errors).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_target_that_only_some_configurations_have_is_refused()
    {
        string text =
            "until: {estimand: gap_at_50, half_width: 0.01}\n"
            + With("checkpoints: 4").Replace("- training.eta: [0.5, 1]", "- training.T: [50, 60]", StringComparison.Ordinal);
        Assert.Equal(
            "there is no gap_at_50 in the configuration T=60; name what every configuration has",
            Assert.Single(ShippedSpecs.Read("spec.yaml", text).Errors).Message
        );
    }

    private static string With(string keys) =>
        keys.Length == 0 ? BrokenSpecs.Valid : BrokenSpecs.Valid.Replace("test_n: 100", $"test_n: 100, {keys}", StringComparison.Ordinal);

    private static SweepSpec Read(string keys) => SpecReaderTests.Read(With(keys));

    private static TrialConfiguration Configuration(string keys, string? option = null)
    {
        SpecOverrides options = option is null ? SpecOverrides.None : SpecOverrides.None.WithSet(option);
        SpecReading reading = ShippedSpecs.Read("spec.yaml", With(keys), options);
        Assert.Empty(reading.Errors);
        return reading.Spec!.Configurations[0].Configuration;
    }
}
