using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Measurements;

public sealed class TrialMeasurementsTests
{
    [Theory]
    [InlineData(0.3f, 0.2f, 1f, 1f, 0.0, 0)]
    [InlineData(0.2f, 0.3f, 1f, 1f, 0.0, 1)]
    [InlineData(0.2f, 0.3f, 2f, 1f, 0.0, 0)]
    [InlineData(0.3f, 0.3f, 1f, 1f, 0.0, TrialMeasurements.Nobody)]
    [InlineData(0f, 0f, 1f, 1f, 0.0, TrialMeasurements.Nobody)]
    [InlineData(0.3f, 0.2f, 0f, 0f, 0.0, TrialMeasurements.Nobody)]
    [InlineData(0.3f, 0.2f, 1f, 1f, 0.4, 0)]
    [InlineData(0.3f, 0.2f, 1f, 1f, 0.6, TrialMeasurements.Nobody)]
    public void The_initial_winner_has_the_largest_score_by_the_margin(
        float gamma0,
        float gamma1,
        float d0,
        float d1,
        double margin,
        int winner
    ) => Assert.Equal(winner, Measurements(margin: margin).InitialWinner(Result([gamma0, gamma1], [d0, d1], [0, 0]), 0));

    [Fact]
    public void The_score_takes_the_root_of_the_moment() =>
        Assert.Equal(0.5 * 2, Measurements(degree: 5).Score(Result([0.5f, 0], [8, 1], [0, 0]), 0, 0), 1e-12);

    [Theory]
    [InlineData(0.9f, 0.1f, 0, ClassStatus.Unlearned)]
    [InlineData(0f, 0f, TrialMeasurements.Nobody, ClassStatus.Unlearned)]
    [InlineData(2f, 0.9f, 0, ClassStatus.Won)]
    [InlineData(0.5f, 1f, 1, ClassStatus.Shared)]
    [InlineData(3f, 1.5f, 0, ClassStatus.Shared)]
    [InlineData(1f, 3f, 1, ClassStatus.Won)]
    [InlineData(2f, 2f, 0, ClassStatus.Shared)]
    public void The_status_compares_the_final_gammas(float gamma0, float gamma1, int winner, ClassStatus status)
    {
        TrialResult result = Result([1, 2], [1, 1], [gamma0, gamma1]);
        Assert.Equal(winner, TrialMeasurements.TrainedWinner(result, 0));
        Assert.Equal(status, Measurements().Status(result, 0));
    }

    [Fact]
    public void Agreement_needs_two_equal_winners()
    {
        TrialMeasurements measurements = Measurements();
        Assert.True(measurements.Agrees(Result([1, 2], [1, 1], [0, 3]), 0));
        Assert.False(measurements.Agrees(Result([1, 2], [1, 1], [3, 0]), 0));
        Assert.False(measurements.Agrees(Result([0, 0], [1, 1], [0, 0]), 0));
        Assert.Equal(1.0, measurements.Agreement(Result([1, 2], [1, 1], [0, 3])));
    }

    [Fact]
    public void Errors_and_differences_are_fractions_of_the_test_sample()
    {
        TrialResult result = Result([1, 2], [1, 1], [0, 3]);
        Assert.Equal(0.3, TrialMeasurements.TestError(result, result.Joint), 1e-15);
        Assert.Equal(0.1, TrialMeasurements.Gap(result, 1), 1e-15);
        Assert.Equal(0.5, TrialMeasurements.Degradation(result, 0), 1e-15);
    }

    private static TrialMeasurements Measurements(double margin = 0, int degree = 3)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(2, 10, 1, [2, 2], 1, degree: degree);
        return new TrialMeasurements(
            configuration with
            {
                Evaluation = configuration.Evaluation with { InitialMargin = margin, WinnerFraction = 0.5 },
            }
        );
    }

    // One class of two modalities, ten test samples: joint 3 errors, uni-modal 1 and 2, probes 6 and 7.
    private static TrialResult Result(float[] initialGamma, float[] moments, float[] finalGamma) =>
        new()
        {
            Classes = 1,
            Modalities = 2,
            Outcome = TrialOutcome.Completed,
            InitialGamma = initialGamma,
            FinalGamma = finalGamma,
            SufficientMoment = moments,
            InitialWinProbability = [0.5f, 0.5f],
            LearnIterations = [-1, -1],
            TestClassCounts = [10],
            Joint = new NetworkResult([3], 0, 0, 1),
            Unimodal = [new NetworkResult([1], 0, 0, 1), new NetworkResult([2], 0, 0, 1)],
            Probes = [new NetworkResult([6], 0, 0, 1), new NetworkResult([7], 0, 0, 1)],
            WeightsDigest = 0,
        };
}
