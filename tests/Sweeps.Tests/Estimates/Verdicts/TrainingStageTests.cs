using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Trials;

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
    [InlineData(0.0, 0.02, false, 2000)]
    [InlineData(0.0, 0.0317, false, 2000)]
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
        Assert.Equal((over, enough), (stage.IsTrainedOut, stage.More?.Iterations));
        Assert.Equal(over, stage.Reason is null);
        Assert.Equal(over, stage.Obstacle(new Estimand(EstimandNames.Gap)) is null);
    }

    [Fact]
    public void One_rule_says_what_may_still_change_beside_an_answer_a_difference_and_a_claim()
    {
        // The uni-modal network of modality 1 alone errs, and modality 0 is best alone. The gap is to the best of all networks.
        Assert.Equal(0, s_estimates.BestModality);
        TrainingStage stage = Stage(unlearned: 0, error: 0.05, growth: 1, others: 0);
        Assert.Equal((false, true), (stage.IsTrainedOut, stage.AreComparedTrainedOut));
        Assert.Equal([2], stage.Unfinished);
        Assert.Contains("which may still become the best alone", stage.Unsettled(new Estimand(EstimandNames.Gap)));
        Assert.Contains("may still become the best alone", stage.Meaning, StringComparison.Ordinal);
        Estimand[] all =
        [
            new(EstimandNames.Gap),
            new(EstimandNames.GapPositive),
            new(EstimandNames.TestError, NetworkKind.Joint),
            new(EstimandNames.TestError, NetworkKind.Unimodal, 0),
            new(EstimandNames.TestError, NetworkKind.Unimodal, 1),
            new(EstimandNames.Degradation, Modality: 0),
            new(EstimandNames.Degradation, Modality: 1),
            new(EstimandNames.TrainedWin, Modality: 0),
        ];
        Assert.All(all, e => Assert.Equal(stage.Obstacle(e), stage.Unsettled(e)));
        Assert.Equal([all[0], all[1], all[4], all[6]], all.Where(e => stage.Unsettled(e) is not null));

        // Where nothing was learned all that was trained may change, and nothing else.
        TrainingStage early = Stage(unlearned: 0.5, error: 0, growth: 1);
        Assert.False(early.AreComparedTrainedOut);
        Assert.NotNull(early.Unsettled(new Estimand(EstimandNames.Shared)));
        Assert.Null(early.Unsettled(new Estimand(EstimandNames.InitialWin, Modality: 0)));
        Assert.Null(early.Unsettled(new Estimand(EstimandNames.Diverged)));
    }

    [Fact]
    public void One_number_of_iterations_gives_a_step_to_try_and_no_forecast()
    {
        TrainingStage stage = Stage(unlearned: 0, error: 0.05, growth: 1, others: 0);
        Assert.Equal(
            "Try training.T 2000 next: how many iterations are enough cannot be told from one T; evaluation.checkpoints shows how fast an "
                + "error falls.",
            stage.Remedy
        );
    }

    // T = 500. An error that falls as t^-p from a checkpoint on reaches 1 % at T (error / 1 %)^(1/p).
    [Theory]
    [InlineData(250, 0.04, 0.5, 8000)]
    [InlineData(200, 0.04, 1.0, 2000)]
    [InlineData(250, 0.02, 2.0, 710)]
    [InlineData(250, 0.02, 0.2, 16_000)]
    public void A_checkpoint_tells_the_pace_at_which_an_error_falls(int checkpoint, double error, double pace, int enough)
    {
        double before = error * Math.Pow(500.0 / checkpoint, pace);
        TrainingStage stage = Falling(checkpoint, before: 0.001, after: 0.001, error: error, errorBefore: before);
        Assert.Equal((MoreTrainingBasis.ErrorPace, enough), (stage.More!.Basis, stage.More.Iterations));
        Assert.Equal(pace, stage.More.Pace, 1e-9);
        Assert.Contains($"goes on falling as t^-{pace.ToString(CultureInfo.InvariantCulture)}, as since the", stage.Remedy);
    }

    // Too slow for a forecast: it would be more than a hundred times as long, or the error hardly fell.
    [Theory]
    [InlineData(0.2)]
    [InlineData(0.05)]
    [InlineData(-0.5)]
    public void An_error_that_hardly_falls_gives_no_number(double pace)
    {
        TrainingStage stage = Falling(250, before: 0.001, after: 0.001, error: 0.05, errorBefore: 0.05 * Math.Pow(2, pace));
        Assert.Null(stage.More!.Iterations);
        Assert.Equal("Raise training.T or training.eta: the joint network learns so slowly that nothing tells how far.", stage.Remedy);
    }

    [Fact]
    public void Where_iterations_are_swept_the_advice_says_that_larger_ones_are_there()
    {
        TrainingStage stage = Stage(unlearned: 0, error: 0.05, growth: 1, others: 0, swept: "training.T");
        Assert.EndsWith(
            " training.T is an axis of this sweep: see whether a larger value of it is enough.",
            stage.Remedy,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("axis", Stage(0, 0.05, 1, 0, swept: "training.eta").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_cannot_catch_up_bars_nothing_that_is_said_of_the_gap()
    {
        // Best alone errs in at most 10 %. The other errs in 40 % of the tests and 5 % of its training samples: it would still err in 35 %.
        TrainingStage behind = Behind(otherTest: 0.4, otherTrain: 0.05);
        Assert.Equal((false, true, true), (behind.IsTrainedOut, behind.IsGapTrainedOut, behind.AreComparedTrainedOut));
        Assert.Null(behind.Obstacle(new Estimand(EstimandNames.Gap)));
        Assert.NotNull(behind.Obstacle(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 1)));
        Assert.Contains("too far behind to become the best alone", behind.Meaning, StringComparison.Ordinal);

        // With 35 % of its training samples left to learn it may err in as little as 5 %.
        TrainingStage rival = Behind(otherTest: 0.4, otherTrain: 0.35);
        Assert.Equal((false, false, true), (rival.IsTrainedOut, rival.IsGapTrainedOut, rival.AreComparedTrainedOut));
        Assert.NotNull(rival.Obstacle(new Estimand(EstimandNames.Gap)));
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(12_000)]
    public void Where_most_classes_are_unlearned_their_growth_says_when_they_will_be(double time)
    {
        // With q = 3 the growth law dG/dt = c G^2 has the solution 1/G(t) = 1/G(0) - c t. The largest of six standard normals is about the
        // quantile 0.9, sigma0 is 0.1, beta is 1, and 500 iterations were trained.
        double start = 0.1 * 1.2815515655446004;
        double c = ((1 / start) - 1) / time;
        double growth = (1 / ((1 / start) - (500 * c))) - start;
        Assert.Equal(4 * time, Stage(unlearned: 0.99, error: 0.4, growth).More!.Iterations!.Value, 0.1 * time);
    }

    [Fact]
    public void Without_growth_nothing_says_how_long_it_takes()
    {
        TrainingStage stage = Stage(unlearned: 1, error: 0.5, growth: double.NaN);
        Assert.Null(stage.More);
        Assert.Equal("Raise training.T or training.eta; how far, nothing tells yet.", stage.Remedy);
    }

    // T = 500. A loss c/t falls from 2c/T to c/T over the last doubling, by c/T, so c/T over the bound of ln 2 / 100 is how many times as
    // many iterations it takes.
    [Theory]
    [InlineData(250, 2.0, 1000)]
    [InlineData(250, 1.5, 750)]
    [InlineData(250, 0.9, null)]
    public void A_loss_that_falls_as_one_over_t_is_over_when_a_doubling_brings_less_than_the_loss_of_one_error_in_a_hundred(
        int half,
        double bounds,
        int? enough
    )
    {
        double end = bounds * Math.Log(2) / 100;
        TrainingStage stage = Falling(half, before: end * 500 / half, after: end);
        Assert.Equal((enough is null, enough), (stage.IsTrainedOut, stage.More?.Iterations));
        Assert.Equal(enough is null, stage.Obstacle(new Estimand(EstimandNames.Gap)) is null);
        Assert.Equal(enough is null, stage.Caution is null);
        if (enough is not null)
        {
            Assert.StartsWith("the training loss of the joint network still falls, by 0.01", stage.Reason, StringComparison.Ordinal);
            Assert.StartsWith(
                $"Raise training.T to about {enough}: that is enough if the loss of the joint network falls as 1/t.",
                stage.Remedy,
                StringComparison.Ordinal
            );
        }
    }

    // What falls by b with every doubling falls by b wherever the checkpoint lies; one that lies far from half-way tells nothing.
    [Theory]
    [InlineData(125, true)]
    [InlineData(200, true)]
    [InlineData(375, true)]
    [InlineData(120, false)]
    [InlineData(400, false)]
    [InlineData(500, false)]
    public void The_fall_is_that_of_a_doubling_wherever_near_the_middle_the_checkpoint_lies(int checkpoint, bool tells)
    {
        TrainingStage stage = Falling(checkpoint, before: 1 + (0.02 * Math.Log2(500.0 / checkpoint)), after: 1);
        Assert.Equal(tells, stage.KnowsLosses);
        Assert.Equal(!tells, stage.IsTrainedOut);
        if (tells)
        {
            Assert.Equal(0.02, stage.LossFalls[0], 1e-12);
        }
    }

    [Fact]
    public void Networks_that_stop_at_their_loss_target_are_not_helped_by_more_iterations()
    {
        // A sample that is classified wrongly has a loss of at least ln 2: a mean loss of 0.0069 is at most one error in a hundred.
        TrainingStage stage = Falling(250, before: 0.4, after: 0.09, target: 0.1, error: 0.05);
        Assert.False(stage.IsTrainedOut);
        Assert.Equal(
            "Lower training.loss_target, at which training stops: below 0.0069 nats no network errs on more than 1 % of its "
                + "training samples.",
            stage.Remedy
        );
        Assert.True(Falling(250, before: 0.4, after: 0.09, target: 0.1).IsTrainedOut, "A network that stopped does not fall any more.");
        Assert.StartsWith(
            "Try training.T 2000 next",
            Falling(250, before: 0.12, after: 0.119, target: 0.1, error: 0.05).Remedy,
            StringComparison.Ordinal
        );
    }

    // The joint network's loss at a checkpoint and at the end; the others neither err nor fall.
    private static TrainingStage Falling(
        int checkpoint,
        double before,
        double after,
        double? target = null,
        double error = 0,
        double? errorBefore = null
    )
    {
        TrialConfiguration trained = s_estimates.Configuration.Configuration;
        TrialConfiguration configuration = trained with
        {
            Evaluation = trained.Evaluation with { Checkpoints = CheckpointSchedule.At(checkpoint) },
            Optimization = trained.Optimization with { LossTarget = target },
        };
        Estimate sample = s_estimates.Find(new Estimand(EstimandNames.FinalLoss, NetworkKind.Joint))!;
        Estimand[] networks =
        [
            new(EstimandNames.TrainLossAt, NetworkKind.Joint),
            new(EstimandNames.TrainLossAt, NetworkKind.Unimodal, 0),
            new(EstimandNames.TrainLossAt, NetworkKind.Unimodal, 1),
        ];
        return Assert.IsType<TrainingStage>(
            TrainingStage.Of(
                s_estimates with
                {
                    Configuration = s_estimates.Configuration with { Definition = configuration },
                    Estimates =
                    [
                        .. s_estimates.Estimates.Select(e =>
                            e.Estimand switch
                            {
                                { Name: EstimandNames.FinalLoss, Network: NetworkKind.Joint } => e with { Value = after },
                                { Name: EstimandNames.FinalLoss } => e with { Value = 0.001 },
                                { Name: EstimandNames.TrainError, Network: NetworkKind.Joint } => e with { Value = error },
                                _ => e,
                            }
                        ),
                        .. networks.Select(n =>
                            sample with
                            {
                                Estimand = n with { Name = $"{EstimandNames.TrainLossAt}{checkpoint}" },
                                Value = n.Network == NetworkKind.Joint ? before : 0.001,
                            }
                        ),
                        .. networks
                            .Take(errorBefore is null ? 0 : 1)
                            .Select(n =>
                                sample with
                                {
                                    Estimand = n with { Name = $"{EstimandNames.TrainErrorAt}{checkpoint}" },
                                    Value = errorBefore!.Value,
                                }
                            ),
                    ],
                }
            )
        );
    }

    private static TrainingStage Behind(double otherTest, double otherTrain) =>
        Assert.IsType<TrainingStage>(
            TrainingStage.Of(
                s_estimates with
                {
                    Estimates =
                    [
                        .. s_estimates.Estimates.Select(e =>
                            e.Estimand switch
                            {
                                { Name: EstimandNames.TrainError, Network: NetworkKind.Unimodal, Modality: 1 } => e with
                                {
                                    Value = otherTrain,
                                },
                                { Name: EstimandNames.TrainError } => e with { Value = 0 },
                                { Name: EstimandNames.TestError, Network: NetworkKind.Unimodal, Modality: 1 } => e with
                                {
                                    Value = otherTest,
                                    Low = otherTest - 0.01,
                                    High = otherTest + 0.01,
                                },
                                { Name: EstimandNames.TestError, Network: NetworkKind.Unimodal } => e with
                                {
                                    Value = 0.09,
                                    Low = 0.08,
                                    High = 0.1,
                                },
                                { Name: EstimandNames.Unlearned, Class: null } => e with { Value = 0 },
                                _ => e,
                            }
                        ),
                    ],
                }
            )
        );

    private static TrainingStage Stage(double unlearned, double error, double growth, double? others = null, string? swept = null) =>
        Assert.IsType<TrainingStage>(
            TrainingStage.Of(
                s_estimates with
                {
                    Configuration = s_estimates.Configuration with { AxisValues = swept is null ? [] : [new AxisValue(swept, "500", 500)] },
                    Estimates =
                    [
                        .. s_estimates.Estimates.Select(e =>
                            e.Estimand switch
                            {
                                { Name: EstimandNames.Unlearned, Class: null } => e with { Value = unlearned },
                                { Name: EstimandNames.TrainError, Network: NetworkKind.Unimodal, Modality: 1 } => e with { Value = error },
                                { Name: EstimandNames.TrainError } => e with { Value = others ?? error / 2 },
                                { Name: EstimandNames.WinnerGrowth } => e with { Value = growth },
                                _ => e,
                            }
                        ),
                    ],
                }
            )
        );
}
