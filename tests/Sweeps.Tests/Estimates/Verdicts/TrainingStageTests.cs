using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Verdicts;

/// <summary>How far training had come, and how long it would take, from estimates that are written down here.</summary>
public sealed class TrainingStageTests
{
    private static readonly ConfigurationEstimates s_estimates = Estimating.Of(
        SyntheticTrials.TrainedOut,
        SyntheticTrials.TrainedOut.Draw(seed: 3, count: 30)
    );

    [Theory]
    [InlineData(0.0, 0.0, true, null)]
    [InlineData(0.01, 0.01, true, null)]
    [InlineData(0.0, 0.02, false, 1000)]
    [InlineData(0.0, 0.0317, false, 1600)]
    [InlineData(0.02, 0.0, false, 1000)]
    [InlineData(0.5, 0.3, false, 1000)]
    public void The_iterations_that_are_asked_for_follow_from_the_worst_network_or_from_unlearned_classes(
        double unlearned,
        double error,
        bool over,
        int? enough
    )
    {
        TrainingStage stage = Stage(unlearned, error, growth: 1);
        Assert.Equal((over, enough), (stage.IsTrainedOut, stage.Enough));
        Assert.Equal(over, stage.Reason is null);
        Assert.Equal(over, stage.Obstacle(new Estimand(EstimandNames.Gap)) is null);
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(50_000)]
    public void Where_most_classes_are_unlearned_their_growth_says_when_they_will_be(double time)
    {
        // With q = 3 the growth law dG/dt = c G^2 has the solution 1/G(t) = 1/G(0) - c t. The largest of six standard normals is about the
        // quantile 0.9, sigma0 is 0.1, beta is 1, and 500 iterations were trained.
        double start = 0.1 * 1.2815515655446004;
        double c = ((1 / start) - 1) / time;
        double growth = (1 / ((1 / start) - (500 * c))) - start;
        Assert.Equal(4 * time, Stage(unlearned: 0.99, error: 0.4, growth).Enough!.Value, 0.03 * time);
    }

    [Fact]
    public void Without_growth_nothing_says_how_long_it_takes()
    {
        TrainingStage stage = Stage(unlearned: 1, error: 0.5, growth: double.NaN);
        Assert.Null(stage.Enough);
        Assert.Equal("Raise training.T, training.eta or network.sigma0.", stage.Remedy);
    }

    private static TrainingStage Stage(double unlearned, double error, double growth) =>
        Assert.IsType<TrainingStage>(
            TrainingStage.Of(
                s_estimates with
                {
                    Estimates =
                    [
                        .. s_estimates.Estimates.Select(e =>
                            e.Estimand switch
                            {
                                { Name: EstimandNames.Unlearned, Class: null } => e with { Value = unlearned },
                                { Name: EstimandNames.TrainError, Network: NetworkKind.Unimodal, Modality: 1 } => e with { Value = error },
                                { Name: EstimandNames.TrainError } => e with { Value = error / 2 },
                                { Name: EstimandNames.WinnerGrowth } => e with { Value = growth },
                                _ => e,
                            }
                        ),
                    ],
                }
            )
        );
}
