using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>The section <c>training.remedy</c>.</summary>
public class RemedyKeyTests
{
    private const string Method = "training.remedy.method";

    [Fact]
    public void Without_a_remedy_and_with_none_the_canonical_text_is_the_same()
    {
        string plain = Read().CanonicalText;
        Assert.Equal(plain, Read($"{Method}=none").CanonicalText);
        Assert.DoesNotContain("remedy", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("step_ratio", plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unimodal_losses", "training.remedy.weight=0.5", "\"training.remedy.weight\":0.5")]
    [InlineData("ogm", "training.remedy.alpha=0.8", "\"training.remedy.alpha\":0.8")]
    [InlineData("ogm", "training.remedy.from=3", "\"training.remedy.from\":3")]
    [InlineData("ogm", "training.remedy.to=9", "\"training.remedy.to\":9")]
    [InlineData("modality_dropout", "training.remedy.p=0.4", "\"training.remedy.p\":0.4")]
    [InlineData("step_ratio", "data.modalities[1].step_ratio=2", "\"data.modalities[1].step_ratio\":2")]
    [InlineData("ogm_ge", "training.remedy.alpha=0.8", "\"training.remedy.alpha\":0.8")]
    [InlineData("reconboost", "training.remedy.stage=3", "\"training.remedy.stage\":3")]
    [InlineData("reconboost", "training.remedy.rectify=0", "\"training.remedy.rectify\":0")]
    [InlineData("reconboost", "training.remedy.reconcile=0.5", "\"training.remedy.reconcile\":0.5")]
    [InlineData("mmpareto", "training.remedy.rescale=1", "\"training.remedy.rescale\":1")]
    [InlineData("distillation", "training.remedy.teacher_weight=7", "\"training.remedy.teacher_weight\":7")]
    [InlineData("unimodal_pretraining", "training.remedy.at=7", "\"training.remedy.at\":7")]
    [InlineData("alternating", "training.remedy.start=balanced_init", "\"training.remedy.start\":\"balanced_init\"")]
    public void A_remedy_and_its_parameters_stand_in_the_canonical_text(string method, string setting, string expected)
    {
        string text = Read($"{Method}={method}", setting).CanonicalText;
        Assert.Contains($"\"{Method}\":\"{method}\"", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.NotEqual(text, Read($"{Method}={method}").CanonicalText);
    }

    [Fact]
    public void Every_parameter_reaches_the_training()
    {
        Assert.Equal(new RemedyParameters { Method = RemedyMethod.Alternating }, Remedy($"{Method}=alternating"));
        Assert.Equal(
            new RemedyParameters
            {
                Method = RemedyMethod.Ogm,
                Alpha = 0.8,
                FirstStep = 3,
                EndStep = 9,
            },
            Remedy($"{Method}=ogm", "training.remedy.alpha=0.8", "training.remedy.from=3", "training.remedy.to=9")
        );
        Assert.Equal(
            new RemedyParameters { Method = RemedyMethod.StepRatio, StepRatios = [1, 2] },
            Remedy($"{Method}=step_ratio", "data.modalities[1].step_ratio=2")
        );
        Assert.Equal(
            new RemedyParameters { Method = RemedyMethod.GradientBlending, SuperEpoch = 20 },
            Remedy($"{Method}=gradient_blending", "training.remedy.super_epoch=20", "evaluation.validation_n=50")
        );
        Assert.Equal(
            new RemedyParameters
            {
                Method = RemedyMethod.ReconBoost,
                StageSteps = 2,
                RectifySteps = 0,
                Reconcile = 1,
            },
            Remedy($"{Method}=reconboost", "training.remedy.stage=2", "training.remedy.rectify=0", "training.remedy.reconcile=1")
        );
        Assert.Equal(
            new RemedyParameters
            {
                Method = RemedyMethod.MmPareto,
                Rescale = 1,
                AddedStart = RemedyMethod.UnimodalPretraining,
                PretrainingSteps = 6,
            },
            Remedy($"{Method}=mmpareto", "training.remedy.rescale=1", "training.remedy.start=unimodal_pretraining", "training.remedy.at=6")
        );
        Assert.Equal(
            new RemedyParameters { Method = RemedyMethod.Distillation, TeacherWeight = 3 },
            Remedy($"{Method}=distillation", "training.remedy.teacher_weight=3")
        );
    }

    [Fact]
    public void A_second_layer_that_is_trained_has_the_step_size_of_the_rest_or_its_own()
    {
        Assert.Null(Step());
        Assert.Null(Step("network.second_layer.train=false"));
        Assert.Equal(0.5, Step("network.second_layer.train=true"));
        Assert.Equal(0.02, Step("network.second_layer.train=true", "network.second_layer.eta=0.02"));
        Assert.DoesNotContain("second_layer", Read().CanonicalText, StringComparison.Ordinal);
        Assert.Contains(
            "\"network.second_layer.eta\":0.02",
            Read("network.second_layer.train=true", "network.second_layer.eta=0.02").CanonicalText,
            StringComparison.Ordinal
        );
        static double? Step(params string[] settings) => Read(settings).Configurations[0].Configuration.Network.SecondLayerStep;
    }

    [Theory]
    [InlineData("network.second_layer.eta=1", "network.second_layer.eta", "belongs to a second layer that is trained")]
    [InlineData(
        "network.second_layer.train=true,training.remedy.method=mmpareto",
        "network.second_layer.train",
        "cannot be true under the remedy mmpareto"
    )]
    public void A_second_layer_that_means_nothing_is_refused(string settings, string path, string expected)
    {
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides(settings.Split(','))).Errors);
        Assert.Equal(path, error.KeyPath);
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blending_without_a_validation_sample_is_refused()
    {
        SpecError error = Assert.Single(
            ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides($"{Method}=gradient_blending", "evaluation.validation_n=0")).Errors
        );
        Assert.Equal("evaluation.validation_n", error.KeyPath);
        Assert.StartsWith("must be at least 1 for the remedy gradient_blending", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_starts_are_refused()
    {
        string[] settings = [$"{Method}=balanced_init", "training.remedy.start=unimodal_pretraining"];
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides(settings)).Errors);
        Assert.Equal("training.remedy.start", error.KeyPath);
        Assert.StartsWith(
            "cannot be set beside the method balanced_init, which is a start itself",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_parameter_of_two_methods_names_both_and_serves_either()
    {
        const string Setting = "training.remedy.from=2";
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides(Setting)).Errors);
        Assert.StartsWith("belongs to the remedies ogm and ogm_ge, neither of which", error.Message, StringComparison.Ordinal);
        Assert.All(
            ["ogm", "ogm_ge"],
            method => Assert.Empty(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides(Setting, $"{Method}={method}")).Errors)
        );
    }

    [Fact]
    public void Every_method_has_a_word_and_every_word_a_method()
    {
        Assert.Equal(Enum.GetValues<RemedyMethod>(), RemedyWords.All.Select(RemedyWords.Parse));
        Assert.All(RemedyWords.All, word => Assert.Equal(word, RemedyWords.Of(RemedyWords.Parse(word))));
    }

    [Fact]
    public void Methods_are_an_axis_on_which_each_has_its_own_parameters()
    {
        SweepSpec spec = ShippedSpecs
            .Read("spec.yaml", Swept("none, ogm, modality_dropout"), Overrides("training.remedy.alpha=0.8", "training.remedy.p=0.4"))
            .Spec!;
        RemedyParameters[] remedies = [.. spec.Configurations.Select(c => c.Configuration.Remedy)];
        Assert.Equal(
            [
                RemedyParameters.None,
                new() { Method = RemedyMethod.Ogm, Alpha = 0.8 },
                new() { Method = RemedyMethod.ModalityDropout, DropProbability = 0.4 },
            ],
            remedies
        );
    }

    [Theory]
    [InlineData("training.remedy.rescale=2", "training.remedy.rescale", "mmpareto")]
    [InlineData("training.remedy.at=2", "training.remedy.at", "unimodal_pretraining")]
    [InlineData("training.remedy.p=0.2", "training.remedy.p", "modality_dropout")]
    [InlineData("data.modalities[0].step_ratio=2", "data.modalities[0].step_ratio", "step_ratio")]
    public void A_parameter_that_no_configuration_looks_at_is_refused(string setting, string path, string method)
    {
        string expected = $"belongs to the remedy {method}, which no configuration has; set {Method} to {method}, or leave it out";
        foreach (string[] others in new[] { Array.Empty<string>(), [$"{Method}=unimodal_losses"] })
        {
            SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides([setting, .. others])).Errors);
            Assert.Equal((path, expected), (error.KeyPath, error.Message));
        }

        Assert.Empty(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides(setting, $"{Method}={method}")).Errors);
    }

    [Fact]
    public void A_swept_parameter_that_no_configuration_looks_at_is_refused_too()
    {
        string text = BrokenSpecs.Valid.Replace("- training.eta: [0.5, 1]", "- training.remedy.p: [0.1, 0.2]", StringComparison.Ordinal);
        SpecError[] errors = [.. ShippedSpecs.Read("spec.yaml", text).Errors];
        Assert.Contains(errors, e => e.KeyPath == "training.remedy.p" && e.Message.Contains("modality_dropout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "training.remedy.method=gradient",
        "must be none or unimodal_losses or gradient_blending or step_ratio or ogm or ogm_ge or modality_dropout or alternating or "
            + "reconboost or "
            + "mmpareto or unimodal_pretraining or balanced_init or distillation, not"
    )]
    [InlineData("training.remedy.p=1", "must be a number in [0, 1)")]
    [InlineData("training.remedy.alpha=-1", "must be a number in [0, 1000000]")]
    public void A_wrong_value_is_refused(string setting, string expected)
    {
        SpecError error = Assert.Single(
            ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides(setting)).Errors,
            e => !e.Message.Contains("belongs to", StringComparison.Ordinal)
        );
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.remedy.alpha=0.8")]
    [InlineData("training.eta=0.7")]
    public void A_spec_with_options_reads_back_from_its_text(string setting)
    {
        SweepSpec spec = ShippedSpecs.Read("spec.yaml", Swept("none, ogm"), Overrides("training.remedy.from=2", setting)).Spec!;
        SweepSpec again = ShippedSpecs.Read("spec.yaml", spec.SourceText).Spec!;
        Assert.Equal(spec.CanonicalText, again.CanonicalText);
        Assert.Contains("\n  remedy:\n    from: 2\n", spec.SourceText, StringComparison.Ordinal);
    }

    [Fact]
    public void The_torch_engine_takes_every_remedy_and_no_trained_second_layer()
    {
        string text = BrokenSpecs.Valid + "engine: torch\n";
        Assert.Empty(ShippedSpecs.Read("spec.yaml", text).Errors);
        foreach (RemedyMethod method in Enum.GetValues<RemedyMethod>())
        {
            int validation = method == RemedyMethod.GradientBlending ? 50 : 0;
            SpecOverrides overrides = Overrides($"{Method}={RemedyWords.Of(method)}", $"evaluation.validation_n={validation}");
            Assert.Empty(ShippedSpecs.Read("spec.yaml", text, overrides).Errors);
        }

        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", text, Overrides("network.second_layer.train=true")).Errors);
        Assert.Equal("network.second_layer.train", error.KeyPath);
        Assert.Contains("engine torch", error.Message, StringComparison.Ordinal);
    }

    private static RemedyParameters Remedy(params string[] settings) => Read(settings).Configurations[0].Configuration.Remedy;

    private static SweepSpec Read(params string[] settings) => ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, Overrides(settings)).Spec!;

    private static string Swept(string methods) =>
        BrokenSpecs.Valid.Replace("- training.eta: [0.5, 1]", $"- {Method}: [{methods}]", StringComparison.Ordinal);

    private static SpecOverrides Overrides(params string[] settings) =>
        settings.Aggregate(SpecOverrides.None, (overrides, setting) => overrides.WithSet(setting));
}
