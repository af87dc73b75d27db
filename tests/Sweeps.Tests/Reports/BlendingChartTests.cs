using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>The weights of Gradient-Blending on the page of a replayed trial.</summary>
public sealed class BlendingChartTests
{
    private const string Title = "Gradient-Blending";

    [Fact]
    public void A_trial_shows_its_weights_and_what_they_are_made_of()
    {
        string page = PageOf("gradient-blending-online");
        Assert.Contains("the weights of the joint loss and of each modality's own, which add up to 1", page, StringComparison.Ordinal);
        Assert.All(["Weights", "Generalisation G", "Overfitting O"], panel => Assert.Contains(panel, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unimodal-losses")]
    [InlineData("distillation")]
    public void Another_way_of_training_has_none(string remedy) => Assert.DoesNotContain(Title, PageOf(remedy), StringComparison.Ordinal);

    private static string PageOf(string remedy)
    {
        TrialConfiguration configuration = RemedySamples.With(
            TrialSamples.Configuration(3, 40, 2, [4, 5], iterations: 12),
            RemedySamples.At(remedy)
        );
        TrialTrace trace = new CpuTrialEngine().Trace(TrialSamples.Batch(configuration, 1), new TraceOptions(1), default);
        using StringWriter writer = new();
        TraceReport.WriteHtml(new TracedTrial(SyntheticSweep.Spec(1).Configurations[0] with { Definition = configuration }, trace), writer);
        return writer.ToString();
    }
}
