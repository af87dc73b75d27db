using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>What a report says of a remedy.</summary>
public sealed class RemedyTextTests
{
    private static readonly TrialConfiguration s_plain = TrialSamples.Configuration(3, 20, 2, [4, 5], iterations: 5);

    [Theory]
    [InlineData("unimodal-losses", "unimodal_losses (weight 0.7)")]
    [InlineData("step-ratio", "step_ratio (modality0 1.5, modality1 0.75)")]
    [InlineData("ogm", "ogm (alpha 0.8)")]
    [InlineData("ogm-some-steps", "ogm (alpha 0.8, from step 2 to 6)")]
    [InlineData("modality-dropout", "modality_dropout (p 0.4)")]
    [InlineData("alternating", "alternating")]
    [InlineData("gradient-blending", "gradient_blending (weights once)")]
    [InlineData("gradient-blending-online", "gradient_blending (weights every 4 steps)")]
    [InlineData("ogm-ge", "ogm_ge (alpha 0.8)")]
    [InlineData("reconboost", "reconboost (stages of 2, then 1 steps together, reconcile 0.6)")]
    [InlineData("mmpareto", "mmpareto (rescale 1.5)")]
    [InlineData("unimodal-pretraining", "unimodal_pretraining (3 steps)")]
    [InlineData("balanced-init", "balanced_init")]
    [InlineData("distillation", "distillation (weight 2)")]
    [InlineData("balanced-ogm", "ogm (alpha 0.8) from balanced_init")]
    [InlineData("pretrained-distillation", "distillation (weight 2) from unimodal_pretraining (to the end)")]
    public void It_names_the_method_with_its_own_parameters(string name, string expected) =>
        Assert.StartsWith(
            expected + "; the theorems are about joint training without a remedy",
            RemedyText.Of(RemedySamples.With(s_plain, RemedySamples.At(name))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_is_said_where_a_remedy_does_nothing() =>
        Assert.All(RemedySamples.Neutral, remedy => Assert.Null(RemedyText.Of(RemedySamples.With(s_plain, remedy))));
}
