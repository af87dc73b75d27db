using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>
/// An experiment that the program does not know: its keys are read, checked, swept and written like those of the competition.
/// </summary>
public class OwnExperimentTests
{
    private const string Spec = """
        name: mine
        experiment: toy
        trials: 4
        toy: {width: 3, depth: 2*width}
        axes: [{toy.noise: [white, pink]}]

        """;

    private static readonly IExperiment s_competition = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)!;
    private static readonly ExperimentRegistry Experiments = new(s_competition, new Toy());

    [Fact]
    public void Its_keys_are_read_with_expressions_axes_and_defaults()
    {
        SweepSpec spec = Read(Spec).Spec!;
        Assert.Equal("toy", spec.Experiment);
        Assert.Equal(["noise=white", "noise=pink"], spec.Configurations.Select(c => c.Label));
        Assert.All(spec.Configurations, c => Assert.Equal(6, c.Configuration.Network.Neurons));
        Assert.Equal(2, new SweepPlan(spec).ConfigurationCount);
        Assert.Equal(4, new ReferenceTrialEngine().Run(new SweepPlan(spec).Batch(new TrialBlock(0, 0, 4)), CancellationToken.None).Count);
    }

    [Fact]
    public void Its_name_and_values_stand_in_the_canonical_text_and_defaults_do_not()
    {
        string text = Read(Spec).Spec!.CanonicalText;
        Assert.StartsWith(
            """{"canonical":1,"seed":"1","pairing":"common","engine":"cpu","experiment":"toy",""",
            text,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "\"all\":{\"toy.width\":3,\"toy.depth\":6},\n\"configurations\":[\n{},\n{\"toy.noise\":\"pink\"}\n]}\n",
            text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "depth",
            Read(Spec.Replace("2*width", "2", StringComparison.Ordinal)).Spec!.CanonicalText,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_set_its_keys_and_the_experiment_itself()
    {
        SpecOverrides width = SpecOverrides.None.WithSet("toy.width=5");
        SweepSpec wider = Read(Spec, width).Spec!;
        Assert.Equal(10, wider.Configurations[0].Configuration.Network.Neurons);
        Assert.Contains("experiment: \"toy\"", wider.SourceText, StringComparison.Ordinal);
        Assert.Equal(wider.CanonicalText, Read(wider.SourceText).Spec!.CanonicalText);
        SpecOverrides experiment = SpecOverrides.None.WithSet("experiment=toy");
        string without = Spec.Replace("experiment: toy\n", "", StringComparison.Ordinal);
        Assert.Equal(Read(Spec).Spec!.CanonicalText, Read(without, experiment).Spec!.CanonicalText);
    }

    [Theory]
    [InlineData("experiment: toy", "experiment: tyo", "experiment: must be competition or toy, not 'tyo'; did you mean 'toy'?")]
    [InlineData("experiment: toy", "experiment: [toy]", "experiment: must be competition or toy, not a list; see 'modcomp experiments'")]
    [InlineData("experiment: toy", "experiment:", "experiment: must be competition or toy, not ")]
    [InlineData("depth: 2*width", "data: 1", "toy.data: is not a key of toy; its keys are width, depth, noise")]
    [InlineData("width: 3", "width: 10", "toy.width: must be an integer in [1, 9], not 10")]
    [InlineData("width: 3, ", "", "toy.width: is missing; give an integer in [1, 9] (width of the toy)")]
    [InlineData("noise: [white", "colour: [white", "'toy.colour' names no key")]
    public void A_mistake_is_one_sentence_about_its_own_keys(string from, string to, string says)
    {
        SpecReading reading = Read(Spec.Replace(from, to, StringComparison.Ordinal));
        Assert.Null(reading.Spec);
        Assert.Contains(reading.Errors, e => e.ToString().Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_of_the_competition_is_none_of_its_keys()
    {
        SpecReading reading = Read(Spec + "network: {m: 3}\n");
        Assert.Contains("network: is not a key of the top level", Assert.Single(reading.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_that_names_the_default_is_the_spec_that_names_none()
    {
        SpecPreset preset = SpecPresets.Find("quickstart")!;
        Assert.Equal(
            ShippedSpecs.Read("a", preset.Text).Spec!.CanonicalText,
            ShippedSpecs.Read("a", "experiment: competition\n" + preset.Text).Spec!.CanonicalText
        );
        Assert.Contains(
            "experiment: must be competition or program or transformers, not 'toy'",
            Assert.Single(ShippedSpecs.Read("a", "experiment: toy\n" + preset.Text).Errors).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_difference_names_the_experiment_first()
    {
        string one = Read(Spec).Spec!.CanonicalText;
        SweepSpec other = ShippedSpecs.Read("a", SpecPresets.Find("quickstart")!.Text).Spec!;
        Assert.Contains(new SpecChange("experiment", "toy", "competition"), SpecDifference.Between(one, other));
    }

    [Fact]
    public void Its_page_lists_its_keys_and_a_registry_refuses_what_cannot_be_read()
    {
        string page = SpecReference.Render(new Toy());
        Assert.Contains("| `noise` | Noise of the toy |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("sigma0", page, StringComparison.Ordinal);
        Assert.DoesNotContain("paper, Section", page, StringComparison.Ordinal);
        Assert.Equal(["competition", "toy"], Experiments.List.Select(e => e.Name));
        Assert.Throws<ArgumentException>(() => new ExperimentRegistry(s_competition, new Toy(), new Toy()));
        Assert.Throws<ArgumentException>(() => new ExperimentRegistry(new Toy()));
        Assert.Throws<ArgumentException>(() => new ExperimentRegistry(s_competition, new Bare()));
    }

    private static SpecReading Read(string text, SpecOverrides? overrides = null) =>
        ShippedSpecs.Read("mine.yaml", text, overrides, Experiments);

    private sealed class Toy : IExperiment
    {
        public string Name => "toy";

        public string Meaning => "A toy";

        public SpecCatalogue Keys { get; } =
            new(
                [.. SpecKeys.SectionsOfEveryExperiment, new SpecSection("toy", "The toy")],
                [
                    .. SpecKeys.OfEveryExperiment,
                    Key("width", "Width") with
                    {
                        Type = SpecKeyType.WholeNumber,
                        Range = new(1, 9),
                    },
                    Key("depth", "Depth") with
                    {
                        Type = SpecKeyType.WholeNumber,
                        Range = new(1, 99),
                        Default = "2",
                    },
                    Key("noise", "Noise") with
                    {
                        Type = SpecKeyType.Choice,
                        Choices = ["white", "pink"],
                        Default = "white",
                    },
                ]
            );

        public void Check(ConfigurationValues values) { }

        public ITrialDefinition Define(ConfigurationValues values, IReadOnlyList<string> modalities) =>
            TrialSamples.Configuration(
                3,
                (int)values.Number("toy.width")!.Value,
                (int)values.Number("toy.depth")!.Value,
                [4, 5],
                2,
                degree: values.Word("toy.noise") == "pink" ? 4 : 3
            );

        public void CheckDefinition(ConfigurationValues values, ITrialDefinition definition, string? engine) { }

        public IEnumerable<CanonicalParameter> Canonical(ITrialDefinition definition) =>
            [
                Parameter("toy.width", $"{Of(definition).Data.TrainSamples}"),
                Parameter("toy.depth", $"{Of(definition).Network.Neurons}"),
                Parameter("toy.noise", Of(definition).Network.Degree == 4 ? "\"pink\"" : "\"white\""),
            ];

        public EstimandTable Estimands(ITrialDefinition definition) => s_competition.Estimands(definition);

        public IObserver Observer(ITrialDefinition definition) => s_competition.Observer(definition);

        private static TrialConfiguration Of(ITrialDefinition definition) => (TrialConfiguration)definition;

        private CanonicalParameter Parameter(string path, string value) => new(Keys.Find(path)!, path, value);

        private static SpecKey Key(string name, string meaning) =>
            new()
            {
                Path = $"toy.{name}",
                Type = SpecKeyType.Number,
                Meaning = $"{meaning} of the toy",
                Source = "this test",
                Sweepable = true,
            };
    }

    private sealed class Bare : IExperiment
    {
        public string Name => "bare";

        public string Meaning => "An experiment without the keys that every one has";

        public SpecCatalogue Keys { get; } = new([new SpecSection("", "Top")], []);

        public void Check(ConfigurationValues values) => throw new InvalidOperationException();

        public ITrialDefinition Define(ConfigurationValues values, IReadOnlyList<string> modalities) =>
            throw new InvalidOperationException();

        public void CheckDefinition(ConfigurationValues values, ITrialDefinition definition, string? engine) =>
            throw new InvalidOperationException();

        public IEnumerable<CanonicalParameter> Canonical(ITrialDefinition definition) => [];

        public EstimandTable Estimands(ITrialDefinition definition) => throw new InvalidOperationException();

        public IObserver Observer(ITrialDefinition definition) => throw new InvalidOperationException();
    }
}
