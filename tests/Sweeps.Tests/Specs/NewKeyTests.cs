using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>A key that is added later changes the identity of nothing that exists: at its default it leaves no trace.</summary>
public class NewKeyTests
{
    private static readonly SpecKey Width = Key("toy.width") with { Range = new(1, 9) };
    private static readonly SpecKey Old = Key("toy.old") with { Range = new(0, 9), Default = "1.50", AlwaysWritten = true };
    private static readonly SpecKey Depth = Key("toy.depth") with { Range = new(0, 9), Default = "2.0" };
    private static readonly SpecKey Noise = Key("toy.noise") with
    {
        Type = SpecKeyType.Choice,
        Choices = ["white", "pink"],
        Default = "white",
    };

    private static readonly SpecKey Limit = Key("toy.limit") with { Range = new(0, 9), WhenMissing = "there is none" };

    private static readonly SpecCatalogue Toy = new(
        [new SpecSection("", "The sweep"), new SpecSection("toy", "A toy"), new SpecSection("toy.parts[]", "Its parts")],
        [Width, Old, Depth, Noise, Limit]
    );

    public static TheoryData<string> Examples => [.. SpecPresets.All.Select(p => p.Name)];

    [Fact]
    public void A_default_leaves_no_trace_and_anything_else_does()
    {
        string text = Text(Values("3", "1.5", "2", "\"white\"", "\"none\""));
        Assert.Contains("\n\"all\":{\"toy.width\":3,\"toy.old\":1.5},\n\"configurations\":[\n{}\n]}", text, StringComparison.Ordinal);
        string other = Text(Values("3", "1.5", "0", "\"pink\"", "7"));
        Assert.Contains(
            "{\"toy.width\":3,\"toy.old\":1.5,\"toy.depth\":0,\"toy.noise\":\"pink\",\"toy.limit\":7}",
            other,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_new_key_that_is_swept_stands_in_the_configurations_in_which_it_has_another_value()
    {
        string text = Text(
            Values("3", "1.5", "2", "\"white\"", "4"),
            Values("3", "1.5", "5", "\"white\"", "4"),
            Values("3", "1.5", "2", "\"pink\"", "4")
        );
        Assert.EndsWith(
            "\"all\":{\"toy.width\":3,\"toy.old\":1.5,\"toy.limit\":4},\n"
                + "\"configurations\":[\n{},\n{\"toy.depth\":5},\n{\"toy.noise\":\"pink\"}\n]}\n",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Different_values_give_different_texts()
    {
        string[] numbers = ["0", "1.5", "2"],
            words = ["\"white\"", "\"pink\""],
            limits = ["\"none\"", "0", "1"];
        string[] texts =
        [
            .. from width in numbers
            from old in numbers
            from depth in numbers
            from noise in words
            from limit in limits
            select Text(Values(width, old, depth, noise, limit)),
        ];
        Assert.Equal(3 * 3 * 3 * 2 * 3, texts.Distinct().Count());
    }

    [Fact]
    public void A_difference_shows_the_default_that_a_text_does_not_name()
    {
        string plain = Text(Values("3", "1.5", "2", "\"white\"", "\"none\"")),
            other = Text(Values("3", "1.5", "5", "\"pink\"", "7"));
        Assert.Equal(
            [new SpecChange("toy.depth", "2", "5"), new SpecChange("toy.noise", "white", "pink"), new SpecChange("toy.limit", "none", "7")],
            SpecDifference.Between(Toy, plain, other)
        );
        Assert.Empty(SpecDifference.Between(Toy, plain, plain));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void No_shipped_example_would_notice_a_new_key(string name)
    {
        SweepSpec spec = ShippedSpecs.Read(name, SpecPresets.Find(name)!.Text).Spec!;
        IExperiment experiment = ShippedExperiments.Registry.Find(spec.Experiment)!;
        Assert.Equal(spec.CanonicalText, With("2"));
        Assert.Equal(
            spec.CanonicalText,
            With("5").Replace(",\"toy.depth\":5", "", StringComparison.Ordinal).Replace("\"toy.depth\":5", "", StringComparison.Ordinal)
        );
        Assert.NotEqual(spec.CanonicalText, With("5"));

        string With(string depth) =>
            CanonicalSpecText.Write(
                spec.Seed,
                spec.Pairing,
                spec.Engine,
                spec.Configurations.Select(c =>
                    experiment.Canonical(c.Definition).Append(new CanonicalParameter(Depth, Depth.Path, depth))
                ),
                spec.Experiment
            );
    }

    [Fact]
    public void Only_keys_that_determine_results_are_marked_and_the_others_have_defaults_that_can_be_left_out()
    {
        string[] marked = [.. SpecKeys.Competition.All.Where(k => k.AlwaysWritten).Select(k => k.Path)];
        Assert.Equal(
            [
                "data.s",
                "data.sigma_g",
                "data.dictionary",
                "data.modalities[].d",
                "data.modalities[].rho_lo",
                "data.modalities[].c_lo",
                "data.modalities[].tau",
                "network.beta",
                "training.loss_target",
                "evaluation.test_n",
                "evaluation.margin",
                "evaluation.lambda",
                "evaluation.initial_margin",
            ],
            marked
        );
        foreach (SpecKey key in SpecKeys.Competition.All.Where(k => k.Sweepable && k.DeterminesResults))
        {
            Assert.Equal(key.Required || key.AlwaysWritten, CanonicalParameter.DefaultOf(key) is null);
        }

        Assert.Throws<InvalidOperationException>(() => CanonicalParameter.DefaultOf(Depth with { Default = "2*width" }));
    }

    [Fact]
    public void A_catalogue_knows_its_keys_and_what_may_stand_where()
    {
        Assert.Same(Depth, Toy.Find("toy.depth"));
        Assert.Null(Toy.Find("data.K"));
        Assert.Equal(["toy", "axes", "contrasts"], Toy.NamesIn(""));
        Assert.Equal(["width", "old", "depth", "noise", "limit", "parts"], Toy.NamesIn("toy"));
        Assert.Throws<ArgumentException>(() => new SpecCatalogue(Toy.Sections, [Width, Width]));
        Assert.Throws<ArgumentException>(() => new SpecCatalogue(Toy.Sections, [Key("data.K")]));
    }

    private static SpecKey Key(string path) =>
        new()
        {
            Path = path,
            Type = SpecKeyType.Number,
            Meaning = "A number",
            Source = "this test",
            Sweepable = true,
        };

    private static CanonicalParameter[] Values(params string[] values) =>
        [.. Toy.All.Zip(values, (key, value) => new CanonicalParameter(key, key.Path, value))];

    private static string Text(params CanonicalParameter[][] configurations) =>
        CanonicalSpecText.Write(1, Pairing.Common, "toy", configurations);
}
