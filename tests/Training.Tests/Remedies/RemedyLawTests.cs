using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>
/// What is known of remedies without training: with modalities that are alike, one that treats all of them alike lets each win equally
/// often; one that does not gives itself away. Fixed seeds, four standard errors.
/// </summary>
public sealed class RemedyLawTests
{
    private const int Trials = 400;

    [Theory]
    [InlineData("unimodal-losses")]
    [InlineData("ogm")]
    [InlineData("modality-dropout")]
    [InlineData("gradient-blending-online")]
    [InlineData("ogm-ge")]
    [InlineData("mmpareto")]
    [InlineData("unimodal-pretraining")]
    [InlineData("balanced-init")]
    [InlineData("distillation")]
    public void Modalities_that_are_alike_win_equally_often(string remedy) => Assert.InRange(Lead(remedy), -4, 4);

    [Fact]
    public void A_remedy_that_favours_the_first_is_noticed() => Assert.True(Lead("step-ratio") > 4);

    // By how many standard errors of a fair coin the first modality wins class 1 more often.
    private static double Lead(string remedy)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(3, 60, 2, [4, 4], iterations: 60, step: 2);
        ModalityParameters alike = configuration.Data.Modalities[0];
        configuration = RemedySamples.With(configuration, RemedySamples.At(remedy)) with
        {
            Data = configuration.Data with { Modalities = [alike, alike with { Name = "other" }] },
        };
        TrialResult[] results = new CpuTrialEngine().Results(new TrialBatch(configuration, new StreamRoot(5), 0, Trials), default);
        int first = results.Count(result => TrialMeasurements.TrainedWinner(result, 1) == 0);
        int second = results.Count(result => TrialMeasurements.TrainedWinner(result, 1) == 1);
        Assert.True(first + second > Trials * 0.9, $"{first} + {second}");
        return (first - second) / Math.Sqrt(first + second);
    }
}
