using System.Text;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Programs;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>Specs of programs of the user's own: keys, parameters under free names, identity, and what is wrong, in one sentence.</summary>
public class ProgramSpecTests
{
    [Fact]
    public void Parameters_are_swept_set_and_given_to_the_program()
    {
        SweepSpec spec = ToySpec.Spec();
        Assert.Equal(["harm=0.1", "harm=0.2"], spec.Configurations.Select(c => c.Label));
        Assert.Equal(["""{"harm":0.1,"p":0.6}""", """{"harm":0.2,"p":0.6}"""], spec.Configurations.Select(Json));
        SweepSpec other = ToySpec.Read(overrides: SpecOverrides.None.WithSet("parameters.p=0.25")).Spec!;
        Assert.Equal("""{"harm":0.1,"p":0.25}""", Json(other.Configurations[0]));
        Assert.Equal(other.CanonicalText, ShippedSpecs.Read("toy.yaml", other.SourceText).Spec!.CanonicalText);
        SweepSpec fresh = ToySpec.Read(overrides: SpecOverrides.None.WithSet("parameters.rate=3")).Spec!;
        Assert.Equal("""{"harm":0.1,"p":0.6,"rate":3}""", Json(fresh.Configurations[0]));
    }

    [Theory]
    [InlineData("{p: 0.6, rule: adam}", """{"harm":0.1,"p":0.6,"rule":"adam"}""")]
    [InlineData("{p: 0.6, warm: true}", """{"harm":0.1,"p":0.6,"warm":true}""")]
    [InlineData("{p: 0.6, twice: 2*p}", """{"harm":0.1,"p":0.6,"twice":1.2}""")]
    [InlineData("{p: 6e-1}", """{"harm":0.1,"p":0.6}""")]
    [InlineData("{p: 'say \"hi\"'}", """{"harm":0.1,"p":"say \"hi\""}""")]
    public void A_parameter_is_a_number_an_expression_or_a_word(string parameters, string json) =>
        Assert.Equal(json, Json(ToySpec.Spec("{p: 0.6}", parameters).Configurations[0]));

    [Fact]
    public void Words_can_be_swept_beside_numbers()
    {
        SweepSpec spec = ToySpec.Spec(
            "axes: [{parameters.harm: [0.1, 0.2]}]",
            "axes: [{zip: {parameters.rule: [sgd, adam], parameters.p: [0.1, 0.2]}}, "
                + "{parameters.harm: {linspace: {from: 0, to: 1, count: 2}}}]"
        );
        Assert.Equal(
            ["rule=sgd, p=0.1, harm=0", "rule=sgd, p=0.1, harm=1", "rule=adam, p=0.2, harm=0", "rule=adam, p=0.2, harm=1"],
            spec.Configurations.Select(c => c.Label)
        );
        Assert.Equal("""{"harm":1,"p":0.2,"rule":"adam"}""", Json(spec.Configurations[3]));
    }

    [Fact]
    public void What_determines_results_stands_in_the_canonical_text_and_nothing_else()
    {
        Assert.Equal(
            string.Concat(
                    "{'canonical':1,'seed':'7','pairing':'common','engine':'program','experiment':'program',\n",
                    "'all':{'program.version':'1','program.axes.class':'0 1 2','program.axes.modality':'image text',",
                    "'program.measurements.joint_error':'real in [0, 1]','program.measurements.image_error':'real in [0, 0.4]',",
                    "'program.measurements.text_error':'real in [0, 0.4]','program.measurements.loss':'real in [0, inf]',",
                    "'program.measurements.winner':'winner of modality per class','parameters.p':0.6},\n",
                    "'configurations':[\n{'parameters.harm':0.1},\n{'parameters.harm':0.2}\n]}\n"
                )
                .Replace('\'', '"'),
            ToySpec.Spec().CanonicalText
        );
    }

    [Theory]
    [InlineData("toy.py]", "toy.py, --fast]", true)]
    [InlineData("trials: 200", "trials: 300", true)]
    [InlineData("    late: quantile(loss, 0.9)\n", "", true)]
    [InlineData("  version: \"1\"\n", "  version: \"1\"\n  trial_limit: 60\n  memory_limit: 4096\n", true)]
    [InlineData("  version: \"1\"\n", "  version: \"1\"\n  block: 16\n", true)]
    [InlineData("  version: \"1\"\n", "  version: \"1\"\n  block: 8\n", false)]
    [InlineData("  version: \"1\"\n", "  version: \"1\"\n  name: toy\n", false)]
    [InlineData("version: \"1\"", "version: \"2\"", false)]
    [InlineData("image_error: {range: [0, 0.4]}", "image_error: {range: [0, 0.5]}", false)]
    [InlineData("{p: 0.6}", "{p: 0.7}", false)]
    public void A_run_goes_on_where_its_results_are_the_same(string from, string to, bool same) =>
        Assert.Equal(same, ToySpec.Spec().CanonicalText == ToySpec.Spec(from, to).CanonicalText);

    [Fact]
    public void A_difference_names_what_changed()
    {
        string one = ToySpec.Spec().CanonicalText;
        Assert.Equal(
            [new SpecChange("program.version", "1", "2")],
            SpecDifference.Between(one, ToySpec.Spec("version: \"1\"", "version: \"2\""))
        );
        Assert.Equal([new SpecChange("parameters.p", "0.6", "0.7")], SpecDifference.Between(one, ToySpec.Spec("{p: 0.6}", "{p: 0.7}")));
    }

    [Fact]
    public void Every_number_of_a_trial_is_an_estimand_under_its_key()
    {
        EstimandTable table = ToySpec.Spec().Configurations[0].Estimands();
        Assert.Equal(
            [
                "joint_error",
                "image_error",
                "text_error",
                "loss",
                .. from j in new[] { 0, 1, 2 } from r in new[] { "image", "text" } select $"winner[class={j},modality={r}]",
                "gap",
                "harmed",
                "share[modality=image]",
                "share[modality=text]",
                "late",
                "diverged",
                "timed_out",
                "crashed",
            ],
            table.Names
        );
        Assert.Equal(new ValueRange(-0.4, 1), table.Find("gap")!.Range);
        Assert.Equal(0.9, table.Find("late")!.Quantile);
    }

    [Theory]
    [InlineData("gap", null)]
    [InlineData("winner[class=1,modality=text]", null)]
    [InlineData("gapp", "'gapp' is no estimand; did you mean 'gap'?")]
    [InlineData("share", "'share' is a vector; write one of share[modality=image], share[modality=text]")]
    [InlineData("late", "cannot be late: a quantile is no mean over trials")]
    public void A_sweep_stops_on_its_own_estimands(string key, string? says)
    {
        SpecReading reading = ToySpec.Read("trials: 200\n", $"trials: 200\nuntil: {{estimand: '{key}', half_width: 0.1}}\n");
        if (says is null)
        {
            Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
            Assert.Equal(key, reading.Spec!.Until!.Targets[0].Estimand);
            Assert.Empty(reading.Warnings);
        }
        else
        {
            Assert.Contains(says, Assert.Single(reading.Errors).ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("version: \"1\"", "versoin: 1", "did you mean 'version'?")]
    [InlineData("  version: \"1\"\n", "", "program.version: is missing")]
    [InlineData("version: \"1\"", "version:", "program.version: is empty; give a text, for example 1")]
    [InlineData("joint_error: {range: [0, 1]}", "joint_error: {range: [1, 0]}", "program.measurements.joint_error.range: must be [lowest")]
    [InlineData("joint_error: {range: [0, 1]}", "joint_error: {rang: [0, 1]}", "did you mean 'range'?")]
    [InlineData("joint_error: {range: [0, 1]}", "joint_error: 3", "program.measurements.joint_error: must be a mapping")]
    [InlineData("loss: {range: [0, inf]}", "loss: {range: [0, inf]}\n    crashed: {}", "measurements.crashed: 'crashed' is estimated of")]
    [InlineData("per: class", "per: clas", "there is no axis 'clas'")]
    [InlineData("share: mean(winner", "share: mean(winer", "program.estimands.share:")]
    [InlineData("trials: 200\n", "trials: 200\nengine: cpu\n", "engine: must be program or file, not 'cpu'")]
    [InlineData(
        "{p: 0.6}",
        "{p: [0.6]}",
        "parameters.p: must be a number, an expression in other parameters, a word, true or false, not a list"
    )]
    [InlineData(
        "{p: 0.6}",
        "{p: {x: 1}}",
        "parameters.p: must be a number, an expression in other parameters, a word, true or false, not a mapping"
    )]
    [InlineData("{p: 0.6}", "{p-q: 0.6}", "parameters.p-q: is no name of a parameter")]
    [InlineData("trials: 200\n", "trials: 200\nnetwork: {m: 3}\n", "network: is not a key of the top level")]
    public void A_mistake_is_one_sentence_with_its_place(string from, string to, string says)
    {
        SpecReading reading = ToySpec.Read(from, to);
        Assert.Null(reading.Spec);
        Assert.Contains(says, Assert.Single(reading.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_is_probably_misspelt_is_told_and_runs()
    {
        const string Axes = "axes: [{parameters.harm: [0.1, 0.2]}]";
        SpecReading swept = ToySpec.Read(
            "{p: 0.6}\n" + Axes,
            "{hidden: 16, lr: 0.1}\naxes: [{parameters.harm: [0.1, 0.2]}, {zip: {parameters.lrr: [1, 2]}}]"
        );
        Assert.EndsWith(
            "warning: axes[1].zip: parameters.lrr is not among parameters (hidden, lr); did you mean 'parameters.lr'?",
            Assert.Single(swept.Warnings).ToString(),
            StringComparison.Ordinal
        );
        Assert.False(swept.Warnings[0].InReports);
        Assert.NotNull(swept.Spec);

        SpecReading set = ToySpec.Read(overrides: SpecOverrides.None.WithSet("parameters.harn=1"));
        Assert.Equal(
            "--set parameters.harn=1: warning: parameters.harn: is not among parameters (p, harm); did you mean 'parameters.harm'?",
            Assert.Single(set.Warnings).ToString()
        );
        // The spec as the run keeps it has the value of the option in it, and reports must be the same whichever of both they are made
        // from.
        Assert.False(set.Warnings[0].InReports);
        Assert.All(ShippedSpecs.Read("toy.yaml", set.Spec!.SourceText).Warnings, w => Assert.False(w.InReports));
    }

    [Theory]
    [InlineData("{beta1: 0.9}", "parameters.beta2")]
    [InlineData("{lr: 0.1}", "parameters.l2")]
    [InlineData("{lr: 0.1}", "parameters.depth")]
    public void Another_parameter_is_no_slip(string parameters, string swept) =>
        Assert.Empty(
            ToySpec.Read("{p: 0.6}\naxes: [{parameters.harm: [0.1, 0.2]}]", $"{parameters}\naxes: [{{{swept}: [0.1, 0.2]}}]").Warnings
        );

    [Fact]
    public void A_refusal_to_go_on_says_what_may_change() =>
        Assert.Equal(
            "the number of trials may grow, and until, program.command, program.estimands, program.columns, program.folder, program.files, "
                + "program.environment, program.trial_limit, program.start_limit and program.memory_limit may change",
            SpecContinuation.Allowed(ToySpec.Spec())
        );

    [Fact]
    public void The_examples_are_valid()
    {
        string[] files = Directory.GetFiles(Path.Combine(RepositoryScript.Root, "examples", "programs"), "*.yaml");
        Assert.Equal(["descent", "digits", "toy", "train"], files.Select(Path.GetFileNameWithoutExtension).Order());
        Assert.All(files, f => Assert.Empty(ShippedSpecs.Read(f, File.ReadAllText(f)).Errors));
        Assert.Equal(["train.yaml", "train.py", "modcomp.py"], ProgramStart.Files.Select(f => f.Name));
        string page = SpecReference.Render(ShippedExperiments.Registry, "program");
        Assert.Contains("command: [python3, train.py]", page, StringComparison.Ordinal);
        Assert.Contains("| `trial_limit` |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("sigma0", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_has_as_many_trials_as_the_spec_says()
    {
        Assert.Equal(16, new SweepPlan(ToySpec.Spec()).BlockSize(0));
        Assert.Equal(4, new SweepPlan(ToySpec.Spec("  version: \"1\"\n", "  version: \"1\"\n  block: 7\n")).BlockSize(0));
    }

    private static string Json(PlannedConfiguration configuration) =>
        Encoding.UTF8.GetString(((ProgramTrialDefinition)configuration.Definition).ParametersJson.Span);
}
