using System.Text;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Pilots.Programs;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Client.Tests.Twins;

/// <summary>The kinds of twins of a program that options and its spec name.</summary>
public sealed class TwinCandidatesTests : IDisposable
{
    private const string Spec = """
        name: mine
        experiment: program
        trials: 100
        program: {command: [python3, none.py], version: "1", measurements: {y: {} } }
        parameters: {lr: 0.5, epochs: 96, mode: full}

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_section_of_the_spec_comes_first_and_each_kind_once()
    {
        ProgramTwinKind[] kinds =
        [
            .. Kinds(
                Spec + "fidelity: {twins: 5, epochs: epochs/8}\n",
                "epochs=epochs/4,lr=4*lr",
                "epochs=epochs/8",
                " epochs = max(1, floor(epochs/9)) , mode=half",
                "epochs=epochs/4,lr=4*lr"
            ),
        ];
        Assert.Equal(
            ["epochs: epochs/8", "epochs: epochs/4, lr: 4*lr", "epochs: \"max(1, floor(epochs/9))\", mode: half"],
            kinds.Select(k => k.Text)
        );
        Assert.Equal(
            [
                """{"epochs":12,"lr":0.5,"mode":"full"}""",
                """{"epochs":24,"lr":2,"mode":"full"}""",
                """{"epochs":10,"lr":0.5,"mode":"half"}""",
            ],
            kinds.Select(k => Encoding.UTF8.GetString(Assert.Single(k.Twins).ParametersJson.Span))
        );
    }

    [Fact]
    public void What_is_found_is_a_section_of_the_spec_with_these_twins()
    {
        foreach (ProgramTwinKind kind in Kinds(Spec, "epochs=max(1,epochs/9)", "mode=half, lr=2*lr"))
        {
            SweepSpec spec = Read($"{Spec}fidelity: {{twins: 7, {kind.Text}}}\n");
            Assert.Equal(kind.Twins[0], ((Sweeps.ProgramTrials.ProgramTrialDefinition)spec.Configurations[0].Definition).Twin);
        }
    }

    [Fact]
    public void Every_configuration_has_twins_of_its_own_and_a_section_without_twins_is_one_all_the_same()
    {
        string axes = Spec + "axes: [{parameters.epochs: [8, 96]}]\n";
        Assert.Equal(
            ["""{"epochs":1,"lr":0.5,"mode":"full"}""", """{"epochs":12,"lr":0.5,"mode":"full"}"""],
            Assert.Single(Kinds(axes, "epochs=epochs/8")).Twins.Select(t => Encoding.UTF8.GetString(t.ParametersJson.Span))
        );
        Assert.Equal("lr: 1", Assert.Single(Kinds(Spec + "fidelity: {twins: 4, lr: 1}\n")).Text);
    }

    [Theory]
    [InlineData("", "which parameters make a trial of mine cheaper is known to you: name some kinds of twins, for example with --try ")]
    [InlineData(
        "epochs",
        "--try takes parameters of a twin as key=value with commas between them, for example --try epochs=epochs/8,lr=8*lr"
    )]
    [InlineData("epochs=3,", "--try takes parameters of a twin as key=value with commas between them")]
    [InlineData("twins=3,epochs=2", "--try twins=3,epochs=2: how many twins a trial has is what the command finds; leave twins=3 out.")]
    [InlineData("epoch=3", "mine with --try epoch=3 has one error:\n  --try epoch=3: 'fidelity.epoch' names no key; did you mean")]
    [InlineData("epochs=epochs/", "mine with --try epochs=epochs/ has one error:\n  --try epochs=epochs/: fidelity.epochs: ")]
    [InlineData("epochs=max(1,epochs/9", "mine with --try epochs=max(1,epochs/9 has one error:\n  --try epochs=max(1,epochs/9: ")]
    [InlineData("epochs=2,epochs=3", "--try epochs=2,epochs=3: gives epochs twice; leave one of them out.")]
    public void A_mistake_is_one_sentence(string option, string says)
    {
        ClientException mistake = Assert.Throws<ClientException>(() => Kinds(Spec, option.Length == 0 ? [] : [option]));
        Assert.Equal(ExitCode.Usage, mistake.ExitCode);
        Assert.StartsWith(says, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_on_an_axis_are_to_be_named()
    {
        string swept = Spec + "fidelity: {twins: 4, epochs: 3}\naxes: [{fidelity.epochs: [3, 4]}]\n";
        ClientException mistake = Assert.Throws<ClientException>(() => Kinds(swept, "epochs=4"));
        Assert.Equal(
            "mine has twins of several kinds, on the axis fidelity.epochs: take it out, and name the kinds with --try.",
            mistake.Message
        );
    }

    [Fact]
    public async Task The_command_says_what_to_write_where_nothing_is_named()
    {
        Ran none = await Modcomp.RunAsync("twins", _folder.Write("mine.yaml", Spec));
        Assert.Equal(ExitCode.Usage, none.ExitCode);
        Assert.Contains(
            "for example with --try epochs=epochs/4 --try epochs=epochs/8, or give the spec",
            none.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("a section such as fidelity: {twins: 8, epochs: epochs/8}.", none.Error, StringComparison.Ordinal);
        Ran other = await Modcomp.RunAsync("twins", "preset:quickstart", "--try", "T=T/2");
        Assert.Equal(ExitCode.Usage, other.ExitCode);
        Assert.StartsWith("modcomp: --try is for programs of your own", other.Error, StringComparison.Ordinal);
        string automatic = _folder.Write("auto.yaml", Spec + "fidelity: auto\n");
        Assert.Contains(
            "and 'modcomp twins SPEC' says whether they pay",
            (await Modcomp.RunAsync("run", automatic)).Error,
            StringComparison.Ordinal
        );
    }

    private static IReadOnlyList<ProgramTwinKind> Kinds(string text, params string[] options) =>
        new TwinCandidates(ShippedExperiments.Registry).Of(Read(text), options);

    private static SweepSpec Read(string text)
    {
        SpecReading reading = ShippedSpecs.Read("mine.yaml", text);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }
}
