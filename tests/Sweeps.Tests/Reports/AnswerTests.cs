using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Tests.Estimates;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>The answer on top of a report, from trials whose errors are written down here.</summary>
public sealed class AnswerTests
{
    private static readonly SyntheticTrials s_law = SyntheticTrials.TrainedOut;

    [Theory]
    [InlineData(40, 20, 30, "Yes, by 10.000 [")]
    [InlineData(10, 20, 30, "No, it wins by 5.000 [")]
    public void A_difference_beyond_its_interval_is_an_answer(int joint, int image, int text, string reply)
    {
        ExperimentAnswer answer = Of(198, t => (joint + (t % 3) - 1, image, text));
        Assert.StartsWith(reply, answer.Reply, StringComparison.Ordinal);
        Assert.Contains("after T = 500 iterations (interval at 95 %)", answer.Reply, StringComparison.Ordinal);
        Assert.StartsWith("image, test error 10", Fact(answer, "Best alone"), StringComparison.Ordinal);
        Assert.StartsWith("over: every class is learned", Fact(answer, "Training"), StringComparison.Ordinal);
        Assert.DoesNotContain("the mean away", Fact(answer, "Trials"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_within_its_interval_is_none()
    {
        ExperimentAnswer answer = Of(200, t => (20 + (t % 2 == 0 ? 5 : -5), 20, 30));
        Assert.StartsWith("Not shown: the mean difference, 0.0", answer.Reply, StringComparison.Ordinal);
        Assert.Contains(
            "worse in 50.0 % [43.1, 56.9], equal in 0.0 %, better in 50.0 %",
            Fact(answer, "Trials").Replace('\u00a0', ' '),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_mean_that_few_trials_make_is_explained_and_they_are_named()
    {
        // In two of 200 trials the network of image failed, with an error of one half where K = 4; else joint training is worse.
        ExperimentAnswer answer = Of(200, t => (22, t % 100 == 7 ? 100 : 20, 40));
        string trials = Fact(answer, "Trials").Replace('\u00a0', ' ');
        Assert.Contains("equal in 0.0 %, better in 1.0 %; median difference 1 percentage point", trials, StringComparison.Ordinal);
        Assert.Contains("In 1.0 % of the trials the network of image alone missed a class", trials, StringComparison.Ordinal);

        // With x = -1 in one trial of a hundred and a constant else, the skewness is -(1 - 2 p) / sqrt(p (1 - p)).
        Assert.Contains($"skewness \u2212{0.98 / Math.Sqrt(0.0099):F1}", trials, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mean_on_the_other_side_than_most_trials_is_explained_by_their_sizes()
    {
        // 1 point better in six trials of ten, 2 points worse in the others: the mean is 0.2 points above zero.
        ExperimentAnswer answer = Of(200, t => (t % 10 < 6 ? 18 : 24, 20, 40));
        string trials = Fact(answer, "Trials").Replace('\u00a0', ' ');
        Assert.Contains(
            "Joint training is better in more of them than worse, and the mean is on the other side: where it is worse, it is so by "
                + "2 percentage points on average, where it is better, by 1 percentage point.",
            trials,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_mean_of_few_trials_beside_many_equal_ones_is_not_put_down_to_outliers()
    {
        ExperimentAnswer answer = Of(200, t => (t % 4 == 0 ? 18 : 20, 20, 40));
        Assert.Contains("Most of them are equal", Fact(answer, "Trials"), StringComparison.Ordinal);
        Assert.DoesNotContain("pull the mean", Fact(answer, "Trials"), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_that_is_not_over_is_told_with_what_to_change()
    {
        ExperimentAnswer answer = Of(100, _ => (20, 20, 20), new SyntheticTrials { Unlearned = 0, TrainErrorsBelow = 25 });
        Assert.Contains("before training is over", answer.Reply, StringComparison.Ordinal);
        Assert.Matches(
            "not over: the .* still errs on 1[0-9] % of its training samples, .* Try training.T [0-9]+ next",
            Fact(answer, "Training")
        );
    }

    [Fact]
    public void What_an_experiment_warns_of_is_one_sentence_for_all_configurations()
    {
        var cautions = new SweepSentences();
        Assert.Null(cautions.Warning());
        var early = new SyntheticTrials { Unlearned = 0.3 };
        ConfigurationEstimates caught = Estimating.Of(early, early.Draw(6, 100));
        cautions.Add(caught);
        string alone = Assert.IsType<string>(cautions.Warning());
        Assert.StartsWith("Training was not over, so that the sign of the gap may still change: ", alone, StringComparison.Ordinal);
        Assert.Contains("of the classes were learned by no modality", alone, StringComparison.Ordinal);
        cautions.Add(Estimating.Of(s_law, s_law.Draw(6, 100)));
        for (int i = 0; i < 4; i++)
        {
            cautions.Add(caught);
        }

        string all = Assert.IsType<string>(cautions.Warning());
        Assert.StartsWith(
            "Training was not over, so that the sign of the gap may still change, in 5 of 6 configurations. ",
            all,
            StringComparison.Ordinal
        );

        // What holds of all of them alike is told once.
        Assert.Equal(1, all.Split("were learned by no modality").Length - 1);
        Assert.Contains("In all of these ", all, StringComparison.Ordinal);
        for (int i = 0; i < 4; i++)
        {
            var other = new SyntheticTrials { Unlearned = 0.1 + (0.2 * i) };
            cautions.Add(Estimating.Of(other, other.Draw(7 + i, 100)));
        }

        all = Assert.IsType<string>(cautions.Warning());
        Assert.StartsWith(
            "Training was not over, so that the sign of the gap may still change, in 9 of 10 configurations. ",
            all,
            StringComparison.Ordinal
        );
        Assert.Equal(3, all.Split("were learned by no modality").Length - 1);
        Assert.EndsWith("And 2 more, for the reasons told with each.", all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_about_what_the_answer_does_not_depend_on_comes_last()
    {
        var cautions = new SweepSentences();
        cautions.Add(WithTrainErrors(joint: 0, image: 0, text: 0.05));
        string aside = Assert.IsType<string>(cautions.Warning());
        Assert.StartsWith(
            "Training was not over for a network that the gap does not compare and that may still become the best alone: the uni-modal "
                + "network of text (which the gap does not compare) still errs on 5 % of its training "
                + "samples",
            aside,
            StringComparison.Ordinal
        );
        cautions.Add(WithTrainErrors(joint: 0.02, image: 0, text: 0.05));
        string all = Assert.IsType<string>(cautions.Warning());
        Assert.StartsWith(
            "Training was not over, so that the sign of the gap may still change, in 1 of 2 configurations. ",
            all,
            StringComparison.Ordinal
        );
        Assert.Contains("the joint network still errs on 2 % of its training samples, the uni-modal network of text (which", all);
        Assert.Contains("may still become the best alone, in 1 of 2 configurations", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Bar_column_difference_and_claim_tell_the_same_about_a_network_that_the_gap_does_not_compare()
    {
        ConfigurationEstimates aside = WithTrainErrors(joint: 0, image: 0, text: 0.05);
        ExperimentAnswer answer = Assert.IsType<ExperimentAnswer>(ExperimentReports.Of(aside.Configuration).Answer(aside));
        Assert.Contains("before training is over", answer.Reply, StringComparison.Ordinal);
        Assert.StartsWith("not over: the uni-modal network of text", Fact(answer, "Training"), StringComparison.Ordinal);
        Assert.Contains(
            "If it became the best alone the gap would be larger; besides, a gap may shrink",
            Fact(answer, "Training"),
            StringComparison.Ordinal
        );
        Assert.Equal(("not over", "text"), Column(aside, "training"));
        Assert.Equal(("over", ""), Column(WithTrainErrors(joint: 0, image: 0, text: 0), "training"));
        Assert.Equal(("not over", "joint, text"), Column(WithTrainErrors(joint: 0.02, image: 0, text: 0.05), "training"));
        var gap = new Estimand(EstimandNames.Gap);
        var stage = TrainingStage.Of(aside)!;
        Assert.NotNull(stage.Obstacle(gap));
        Assert.NotNull(stage.Unsettled(gap));
    }

    [Theory]
    [InlineData(0.01, 0.02, "is above zero")]
    [InlineData(-0.02, -0.01, "is below zero")]
    [InlineData(-0.01, 0.01, null)]
    public void Two_estimates_of_one_gap_that_disagree_leave_the_answer_open(double low, double high, string? told)
    {
        ConfigurationEstimates drawn = Estimating.Of(s_law, s_law.Draw(6, 100));
        Estimate gap = drawn.Find(new Estimand(EstimandNames.Gap))!;
        ConfigurationEstimates both = drawn with
        {
            Estimates =
            [
                .. drawn.Estimates.Where(e => e.Estimand.Name is not (EstimandNames.Gap or EstimandNames.GapControlled)),
                gap with
                {
                    Value = 0,
                    Low = -0.01,
                    High = 0.01,
                },
                gap with
                {
                    Estimand = new Estimand(EstimandNames.GapControlled),
                    Value = (low + high) / 2,
                    Low = low,
                    High = high,
                },
            ],
        };
        ExperimentAnswer answer = Assert.IsType<ExperimentAnswer>(ExperimentReports.Of(both.Configuration).Answer(both));
        string[] open = [.. answer.Facts.Where(f => f.Name == "Not settled").Select(f => f.Value)];
        Assert.Equal(told is null ? 0 : 1, open.Length);
        Assert.All(open, o => Assert.Contains(told!, o, StringComparison.Ordinal));
    }

    private static (string, string) Column(ConfigurationEstimates estimates, string heading) =>
        ExperimentReports.Of(estimates.Configuration).OverviewTexts(estimates).Single(c => c.Heading == heading).Text(estimates);

    // Text is the other modality: image is best alone, and text no worse but by name.
    private static ConfigurationEstimates WithTrainErrors(double joint, double image, double text)
    {
        ConfigurationEstimates drawn = Estimating.Of(s_law, s_law.Draw(6, 100));
        Assert.Equal(0, drawn.BestModality);
        Estimate best = drawn.Find(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 0))!;
        return drawn with
        {
            Estimates =
            [
                .. drawn.Estimates.Select(e =>
                    e.Estimand switch
                    {
                        { Name: EstimandNames.TrainError, Network: NetworkKind.Joint } => e with { Value = joint },
                        { Name: EstimandNames.TrainError, Network: NetworkKind.Unimodal, Modality: 0 } => e with { Value = image },
                        { Name: EstimandNames.TrainError, Network: NetworkKind.Unimodal, Modality: 1 } => e with { Value = text },
                        { Name: EstimandNames.TestError, Network: NetworkKind.Unimodal, Modality: 1 } => best with
                        {
                            Estimand = e.Estimand,
                        },
                        _ => e,
                    }
                ),
            ],
        };
    }

    private static string Fact(ExperimentAnswer answer, string name) => Assert.Single(answer.Facts, f => f.Name == name).Value;

    private static ExperimentAnswer Of(int trials, Func<int, (int Joint, int Image, int Text)> errors, SyntheticTrials? law = null)
    {
        law ??= s_law;
        IEnumerable<TrialRecord> records = law.Draw(5, trials)
            .Select(
                (r, t) =>
                {
                    (int joint, int image, int text) = errors(t);
                    TrialResult drawn = r.Result;
                    return r with { Result = With(drawn, joint, image, text) };
                }
            );
        ConfigurationEstimates estimates = Estimating.Of(law, records, distributions: true);
        return Assert.IsType<ExperimentAnswer>(ExperimentReports.Of(estimates.Configuration).Answer(estimates));
    }

    private static TrialResult With(TrialResult drawn, int joint, int image, int text) =>
        new()
        {
            Classes = drawn.Classes,
            Modalities = drawn.Modalities,
            Outcome = TrialOutcome.Completed,
            InitialGamma = drawn.InitialGamma,
            FinalGamma = drawn.FinalGamma,
            SufficientMoment = drawn.SufficientMoment,
            InitialWinProbability = drawn.InitialWinProbability,
            LearnIterations = drawn.LearnIterations,
            TestClassCounts = drawn.TestClassCounts,
            Joint = Erring(drawn.Joint, joint),
            Unimodal = [Erring(drawn.Unimodal[0], image), Erring(drawn.Unimodal[1], text)],
            Probes = drawn.Probes,
            WeightsDigest = drawn.WeightsDigest,
        };

    private static NetworkResult Erring(NetworkResult network, int errors) =>
        network with
        {
            TestErrors = [errors, .. network.TestErrors.Skip(1).Select(_ => 0)],
        };
}
