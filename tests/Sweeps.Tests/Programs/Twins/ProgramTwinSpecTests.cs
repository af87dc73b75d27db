using System.Text;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Tests.Programs.Twins;

/// <summary>The section of twins in the spec of a program: keys under the names of its parameters, identity, and what is wrong.</summary>
public sealed class ProgramTwinSpecTests
{
    private const string Parameters = "parameters: {epochs: 96, lr: 0.01, noise: 0.2}";

    [Fact]
    public void A_twin_gets_what_the_section_says_and_everything_else_as_its_trial()
    {
        ProgramTrialDefinition trial = Definition(DescentSpec.Spec());
        Assert.Equal("""{"epochs":96,"lr":0.01,"noise":0.2}""", Json(trial));
        Assert.Equal("""{"epochs":12,"lr":0.08,"noise":0.2}""", Json(trial.Twin!));
        Assert.Equal(8, trial.Twins!.Count);
        Assert.Equal(TwinParameters.MostTrials, trial.MostTrials);
        ProgramTrialDefinition alone = Definition(DescentSpec.Spec((DescentSpec.Twins, "")));
        Assert.Equal(alone, trial.Alone);
        Assert.NotEqual(alone, trial);
        Assert.Equal((null, alone), (alone.Twins, alone.Alone));
        Assert.Equal(alone.Layout.Bytes + (8 * 2 * sizeof(double)), trial.Layout.Bytes);
    }

    [Fact]
    public void Words_and_truth_values_may_be_others_than_any_trial_has()
    {
        SweepSpec spec = DescentSpec.Spec(
            (Parameters, "parameters: {lr: 0.1, bits: full, fused: true}"),
            (DescentSpec.Twins, "fidelity: {twins: 2, bits: half, fused: false}")
        );
        Assert.Equal("""{"bits":"half","fused":false,"lr":0.1}""", Json(Definition(spec).Twin!));
        Assert.Equal("""{"bits":"full","fused":true,"lr":0.1}""", Json(Definition(spec)));
    }

    [Fact]
    public void The_section_can_be_swept_and_set_and_left_out()
    {
        SweepSpec spec = DescentSpec.Spec(
            (DescentSpec.Twins, DescentSpec.Twins + "\naxes: [{fidelity.twins: [0, 2, 4]}, {fidelity.noise: [noise, 0]}]")
        );
        Assert.Equal(6, spec.Configurations.Length);
        Assert.Equal([0, 0, 2, 2, 4, 4], spec.Configurations.Select(c => ((ProgramTrialDefinition)c.Definition).Twins?.Count ?? 0));
        SpecReading set = ShippedSpecs.Read(
            "descent.yaml",
            DescentSpec.Text.Replace(DescentSpec.Twins, "fidelity: none", StringComparison.Ordinal),
            SpecOverrides.None.WithSet("fidelity.twins=3").WithSet("fidelity.epochs=epochs/2")
        );
        Assert.Equal("""{"epochs":48,"lr":0.01,"noise":0.2}""", Json(Definition(set.Spec!).Twin!));
        Assert.Equal(set.Spec!.CanonicalText, ShippedSpecs.Read("descent.yaml", set.Spec.SourceText).Spec!.CanonicalText);
    }

    [Fact]
    public void What_a_twin_has_as_its_trial_leaves_no_trace_and_without_twins_there_is_none()
    {
        string with = DescentSpec.Spec().CanonicalText;
        Assert.Contains(
            "\"parameters.noise\":0.2,\"fidelity.twins\":8,\"fidelity.epochs\":12,\"fidelity.lr\":0.08}",
            with,
            StringComparison.Ordinal
        );
        Assert.Equal(with, DescentSpec.Spec(("lr: 8*lr}", "lr: 0.08, noise: noise}")).CanonicalText);
        Assert.NotEqual(with, DescentSpec.Spec(("twins: 8", "twins: 9")).CanonicalText);
        string without = DescentSpec.Spec((DescentSpec.Twins, "")).CanonicalText;
        Assert.DoesNotContain("fidelity", without, StringComparison.Ordinal);
        Assert.Equal(without, DescentSpec.Spec((DescentSpec.Twins, "fidelity: none")).CanonicalText);
        Assert.Equal(without, DescentSpec.Spec((DescentSpec.Twins, "fidelity: {twins: 0}")).CanonicalText);
    }

    [Theory]
    [InlineData("twins: 8", "twins: 1", "fidelity.twins: must be 0 or at least 2, not 1: the control is the first twin less")]
    [InlineData("twins: 8", "twins: 65", "fidelity.twins: must be an integer in [0, 64]")]
    [InlineData("epochs: epochs/8", "epoch: 3", "fidelity.epoch: is not a key of fidelity; did you mean 'epochs'?")]
    [InlineData("epochs: epochs/8", "width: 3", "fidelity.width: is not a key of fidelity; its keys are twins, epochs, lr, noise")]
    [InlineData("epochs: epochs/8", "epochs: fast", "fidelity.epochs: must be a number in [")]
    [InlineData("epochs: epochs/8", "epochs: [1, 2]", "fidelity.epochs: must be")]
    [InlineData("twins: 8, ", "", "fidelity.epochs: belongs to twins, which no configuration has; set fidelity.twins, for example to 8")]
    [InlineData(
        DescentSpec.Twins,
        "fidelity: auto",
        "fidelity: cannot be auto: which parameters make a program cheaper is known to you alone"
    )]
    [InlineData(DescentSpec.Twins, "fidelity: 8", "fidelity: must be a mapping with the keys twins, not a single value")]
    [InlineData(
        "bad: P(error > 0.5)",
        "error_controlled: 2*error",
        "'error_controlled' is what a mean is called that is estimated with twins"
    )]
    [InlineData("trials: 400", "trials: 400\nuntil: {estimand: bad_controlled, half_width: 0.1}", "cannot be bad_controlled: its control")]
    [InlineData("trials: 400", "trials: 3000000000000", "trials: must be at most 2199023255552 where trials have twins")]
    public void A_mistake_is_one_sentence(string from, string to, string says)
    {
        SpecReading reading = DescentSpec.Read((from, to));
        Assert.Null(reading.Spec);
        Assert.Contains(reading.Errors, e => e.ToString().Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void Twins_as_dear_as_trials_are_told_and_rows_have_a_largest_size()
    {
        SpecReading dear = DescentSpec.Read((DescentSpec.Twins, "fidelity: {twins: 4}"));
        Assert.EndsWith(
            "fidelity.twins: makes twins with the parameters of their trial, so that they cannot pay; give them cheaper ones, for example "
                + "with {twins: 8, epochs: epochs/8}",
            Assert.Single(dear.Warnings).ToString(),
            StringComparison.Ordinal
        );
        SpecReading large = DescentSpec.Read(
            ("  measurements:\n", "  axes: {line: 300, column: 300}\n  measurements:\n    picture: {axes: [line, column]}\n"),
            ("twins: 8", "twins: 20")
        );
        SpecReading block = DescentSpec.Read(
            ("  measurements:\n", "  block: 1024\n  axes: {line: 300, column: 300}\n  measurements:\n    picture: {axes: [line, column]}\n")
        );
        Assert.Contains("give program.block a smaller value", Assert.Single(block.Errors).ToString(), StringComparison.Ordinal);
        Assert.Contains("makes 1890042 numbers of a trial and its twins", Assert.Single(large.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_of_a_file_have_no_twins()
    {
        SpecReading reading = DescentSpec.Read(("seed: 5", "seed: 5\nengine: file"));
        Assert.Contains(
            "fidelity: is of trials that are run, and those of a file have no twins",
            Assert.Single(reading.Errors).ToString(),
            StringComparison.Ordinal
        );
        SpecReading set = ShippedSpecs.Read(
            "descent.yaml",
            DescentSpec.Text.Replace(DescentSpec.Twins, "engine: file", StringComparison.Ordinal),
            SpecOverrides.None.WithSet("fidelity.twins=2")
        );
        Assert.Contains(set.Errors, e => e.ToString().Contains("those of a file have no twins", StringComparison.Ordinal));
    }

    [Fact]
    public void A_parameter_that_is_called_twins_is_as_in_the_trial()
    {
        SweepSpec spec = DescentSpec.Spec((Parameters, "parameters: {twins: 2, epochs: 96, lr: 0.01}"));
        Assert.Equal("""{"epochs":12,"lr":0.08,"twins":2}""", Json(Definition(spec).Twin!));
    }

    [Fact]
    public void The_reference_names_the_section() =>
        Assert.Contains("## `fidelity`", SpecReference.Render(ShippedExperiments.Registry, "program"), StringComparison.Ordinal);

    private static ProgramTrialDefinition Definition(SweepSpec spec) => (ProgramTrialDefinition)spec.Configurations[0].Definition;

    private static string Json(ProgramTrialDefinition definition) => Encoding.UTF8.GetString(definition.ParametersJson.Span);
}
