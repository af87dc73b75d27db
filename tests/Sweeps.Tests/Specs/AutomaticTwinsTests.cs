using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary><c>fidelity: auto</c>, for who runs the pilot that it asks for.</summary>
public sealed class AutomaticTwinsTests
{
    private const string Section = "{twins: 8, T: T/10, eta: 10*eta}";

    public static TheoryData<string> Texts =>
        [
            With("fidelity: auto"),
            With("fidelity:   'auto'   # because"),
            With("fidelity: \"auto\""),
            With("fidelity:\n  auto"),
            With("x-words: &mine auto\nfidelity: *mine"),
            With("x-words: {engine: &mine auto}\nfidelity: *mine"),
            With("x-more: &more {fidelity: auto}\n<<: *more"),
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_section_goes_where_the_word_stands_and_the_spec_is_the_one_with_that_section(string text)
    {
        SweepSpec spec = Read(text);
        Assert.True(spec.AutomaticTwins);
        Assert.Equal(Read(BrokenSpecs.Valid).CanonicalText, spec.CanonicalText);

        // Read as it stands, as everybody reads what a run keeps.
        SweepSpec chosen = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", TwinSection.Put(spec.SourceText, Section)).Spec);
        Assert.False(chosen.AutomaticTwins);
        Assert.Equal(Read(With("fidelity: " + Section)).CanonicalText, chosen.CanonicalText);
        SweepSpec none = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", TwinSection.Put(spec.SourceText, "none")).Spec);
        Assert.Equal(Read(BrokenSpecs.Valid).CanonicalText, none.CanonicalText);
    }

    [Fact]
    public void Whatever_else_the_file_says_stays()
    {
        string text = With("fidelity: auto # because") + "# the end";
        Assert.Equal(text.Replace("auto", Section, StringComparison.Ordinal), TwinSection.Put(Read(text).SourceText, Section));
        Assert.Equal(With("fidelity: none # auto"), TwinSection.Put(With("fidelity: auto"), "none"));
        string flow = "{fidelity: auto, name: x}\n";
        Assert.Equal("{fidelity: none, name: x}\n", TwinSection.Put(flow, "none"));
    }

    [Fact]
    public void An_option_leaves_the_twins_to_a_pilot_too()
    {
        string text = With("fidelity: {twins: 4, T: T/5}");
        SweepSpec spec = Read(text, "fidelity.m=2", "network.m=4", "fidelity=auto");
        Assert.True(spec.AutomaticTwins);
        SweepSpec chosen = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", TwinSection.Put(spec.SourceText, Section)).Spec);
        Assert.Equal(Read(With("fidelity: " + Section), "network.m=4").CanonicalText, chosen.CanonicalText);
    }

    [Theory]
    [InlineData("fidelity: {twins: 8, T: T/10, eta: 10*eta} # auto", "{twins: 8, T: T/10, eta: 10*eta}")]
    [InlineData("fidelity:\n  twins: 8\n  T: floor(T/33)\n  test_n: 1e2", "{twins: 8, T: floor(T/33), test_n: 1e2}")]
    [InlineData("fidelity: {twins: 8, T: 'min(T, 7)'}", "{\"twins\": 8, \"T\": \"min(T, 7)\"}")]
    [InlineData("fidelity: none", "none")]
    [InlineData("", "none")]
    [InlineData("fidelity: auto", null)]
    [InlineData("fidelity: {", null)]
    public void The_section_of_a_text_can_be_put_into_another(string written, string? section)
    {
        Assert.Equal(section, TwinSection.Of(With(written)));
        if (section is not null)
        {
            Assert.Equal(Read(With(written)).CanonicalText, Read(TwinSection.Put(With("fidelity: auto"), section)).CanonicalText);
        }
    }

    [Fact]
    public void Keys_of_twins_cannot_be_given_beside_the_word()
    {
        SpecError option = Assert.Single(Reading(With("fidelity: auto"), "fidelity.twins=4").Errors);
        Assert.Equal(
            "--set fidelity.twins=4: fidelity.twins: cannot be set where a pilot chooses the twins; give --set fidelity=none before it, "
                + "and the others of their keys, to choose them yourself",
            option.ToString()
        );
        SpecError axis = Assert.Single(Reading(With("fidelity: auto") + "  - fidelity.twins: [4, 8]\n").Errors);
        Assert.Contains("'fidelity.twins' cannot be swept where 'fidelity' is auto as a whole", axis.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Experiments_without_twins_cannot_have_any_chosen()
    {
        string text = With("experiment: transformers\nfidelity: auto");
        Assert.Contains(
            Reading(text).Errors,
            e => (e.KeyPath, e.Message) == ("fidelity", "cannot be auto: trials of the experiment transformers have no twins; leave it out")
        );
    }

    [Theory]
    [InlineData(399, null)]
    [InlineData(400, 20)]
    [InlineData(1200, 60)]
    [InlineData(2000, 100)]
    [InlineData(1_000_000, 100)]
    public void A_pilot_is_a_small_part_of_the_sweep(int trials, int? pilot) =>
        Assert.Equal(pilot, PilotSize.Of(Read(BrokenSpecs.Valid) with { Trials = trials }));

    private static string With(string section) => BrokenSpecs.Valid.Replace("axes:", section + "\naxes:", StringComparison.Ordinal);

    private static SpecReading Reading(string text, params string[] options) =>
        SpecReader.Read(
            "spec.yaml",
            text,
            ShippedExperiments.Registry,
            options.Aggregate(SpecOverrides.None, (all, option) => all.WithSet(option)),
            SpecLimits.None with
            {
                AllowsPilot = true,
            }
        );

    private static SweepSpec Read(string text, params string[] options)
    {
        SpecReading reading = Reading(text, options);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }
}
