using System.Globalization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;
using Interval = ModalityCompetition.Sweeps.Estimates.Intervals.Interval;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>
/// Controls that explain nearly every trial of a sample: what they leave says nothing of the trials that they do not explain.
/// </summary>
public sealed class ExplainedTrialsTests(ITestOutputHelper output)
{
    private const double Nominal = 0.95;
    private const int Classes = 2;
    private static readonly Estimand s_average = new(EstimandNames.TrainedWin, Modality: 0);
    private static readonly Estimand s_class = new(EstimandNames.TrainedWin, Modality: 0, Class: 0);
    private static readonly Estimand s_controlled = new(EstimandNames.TestErrorControlled, NetworkKind.Joint);
    private static readonly Estimand s_error = new(EstimandNames.TestError, NetworkKind.Joint);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Winners_that_hardly_ever_change_are_covered_and_students_interval_does_not_cover_them(bool average)
    {
        // Of the classes that modality 0 wins at the start one in twenty-five, or of one class of two, is lost in training: in many samples
        // none is.
        const int Seed = 20261130;
        const int Trials = 60;
        double lost = average ? 0.02 : 0.04;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}"));
        var random = new Random(Seed);
        var (covered, shared, student) = (
            new CoverageCheck(Nominal, 0.01),
            new CoverageCheck(0.99, 0.01),
            new CoverageCheck(Nominal, 0.01)
        );
        for (var repetition = 0; repetition < 400; repetition++)
        {
            ConfigurationEstimates estimates = Estimates(random, Trials, 0.1, _ => random.NextDouble() < lost);
            Estimate estimate = estimates.Find(average ? s_average : s_class)!;
            double truth = SyntheticTrials.FirstWins * (1 - lost);
            covered.Add(estimate.Low, estimate.High, truth);
            Interval wider = EstimateIntervals.At(estimate, 0.99);
            shared.Add(wider.Low, wider.High, truth);
            double reach = 2.0017 * estimate.StandardError;
            student.Add(estimate.Value - reach, estimate.Value + reach, truth);
        }

        output.WriteLine($"{covered}; for a verdict {shared}; Student's {student}");
        Assert.True(covered.PassesAsLowerBound, covered.ToString());
        Assert.True(shared.PassesAsLowerBound, shared.ToString());
        Assert.False(student.PassesAsLowerBound, student.ToString());
    }

    [Theory]
    [InlineData(0, EstimatorTexts.ControlExplains)]
    [InlineData(9, EstimatorTexts.ControlExplains)]
    [InlineData(10, EstimatorTexts.ControlVariate)]
    public void The_interval_allows_for_the_unseen_below_ten_trials_that_the_control_does_not_explain(int departures, string estimator)
    {
        const int Trials = 200;
        var random = new Random(7);
        var left = departures;
        var trial = 0;
        ConfigurationEstimates estimates = Estimates(random, Trials, 0.5, j => j == 0 && trial++ % 5 == 2 && left-- > 0);
        Estimate estimate = estimates.Find(s_class)!;
        double rest =
            estimates.Find(new Estimand(EstimandNames.TrainedWinPlain, Modality: 0, Class: 0))!.Value
            - estimates.Find(new Estimand(EstimandNames.InitialWinSimulated, Modality: 0, Class: 0))!.Value;
        Assert.Equal(-departures / (double)Trials, rest, 1e-12);
        Assert.Equal(estimator, estimate.Estimator);
        double unseen = departures < 10 ? 1 - Math.Pow(0.025, 1.0 / Trials) : 0;
        double student = 1.972017 * estimate.StandardError;
        Assert.Equal(estimate.Value + student + (unseen * (1 - rest)), estimate.High, 1e-7);
        Assert.Equal(estimate.Value - student - (unseen * (1 + rest)), estimate.Low, 1e-7);
        Interval same = EstimateIntervals.At(estimate, Nominal);
        Assert.Equal((estimate.Low, estimate.High), (same.Low, same.High));
    }

    [Fact]
    public void Errors_that_the_start_decides_in_nearly_every_trial_keep_their_plain_mean()
    {
        // A class is right when modality 0 is its trained winner, and one in a hundred of these is lost in training.
        const int Seed = 20261201;
        const double Lost = 0.01;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}"));
        var random = new Random(Seed);
        var covered = new CoverageCheck(Nominal, 0.01);
        var explained = 0;
        for (var repetition = 0; repetition < 400; repetition++)
        {
            ConfigurationEstimates estimates = Estimates(random, 100, 0.04, _ => random.NextDouble() < Lost);
            Estimate estimate = estimates.Find(s_controlled)!;
            covered.Add(estimate.Low, estimate.High, 1 - (SyntheticTrials.FirstWins * (1 - Lost)));
            if (estimate.Estimator == EstimatorTexts.ControlsExplain)
            {
                Estimate plain = estimates.Find(s_error)!;
                Assert.Equal((plain.Value, plain.Low, plain.High), (estimate.Value, estimate.Low, estimate.High));
                explained++;
            }
        }

        output.WriteLine($"{covered}; explained {explained}");
        Assert.True(covered.PassesAsLowerBound, covered.ToString());
        Assert.InRange(explained, 300, 400);
    }

    [Fact]
    public void Pairs_whose_difference_is_that_of_the_initial_winners_have_an_interval_that_allows_for_others()
    {
        // Side A wins in half of the trials, side B in a quarter, always as at the start, and the probabilities given the data are the same
        // in all: no rest at all.
        const int Trials = 80;
        var pairs = default(PairedMoments);
        for (var t = 0; t < Trials; t++)
        {
            double a = t % 2;
            double b = t % 4 == 1 ? 1 : 0;
            pairs.Add(a, b, a - 0.5 - (b - 0.25), a, b);
        }

        Estimate side = new EstimateFactory(Nominal).Proportion(s_class, 40, Trials, EstimatorTexts.Mean);
        EstimandDifference difference = new DifferenceEstimator(Nominal).Paired(side, side, pairs, ValueRange.Share, controlled: true);
        double unseen = 2 * (1 - Math.Pow(0.025, 1.0 / Trials));
        Assert.Equal(0.25, difference.Difference, 1e-12);
        Assert.Equal(0.25 - unseen, difference.Low, 1e-6);
        Assert.Equal(0.25 + unseen, difference.High, 1e-6);
    }

    [Fact]
    public void Pairs_that_nearly_all_differ_by_the_same_have_an_interval_that_allows_for_others()
    {
        var pairs = default(PairedMoments);
        for (var t = 0; t < 100; t++)
        {
            pairs.Add(t == 40 ? 0.5 : 0.75, 0.25);
        }

        Estimate side = new EstimateFactory(Nominal).Mean(s_error, 0.25, 0.01, 100, ValueRange.Share, EstimatorTexts.Mean);
        EstimandDifference difference = new DifferenceEstimator(Nominal).Paired(side, side, pairs, ValueRange.Share, controlled: false);
        Assert.Equal(0.4975, difference.Difference, 1e-12);
        Assert.Equal(0.4975 + (1.984217 * 0.0025) + (0.036216693 * 0.5025), difference.High, 1e-8);
        Assert.Equal(0.4975 - (1.984217 * 0.0025) - (0.036216693 * 1.4975), difference.Low, 1e-8);
    }

    // Trials of which each class that modality 0 wins at the start is asked whether training loses it; a class is wrong when modality 1 is
    // its trained winner.
    private static ConfigurationEstimates Estimates(Random random, int trials, double dependence, Func<int, bool> lose)
    {
        var law = new SyntheticTrials
        {
            Classes = Classes,
            Persistence = 1,
            Dependence = dependence,
        };
        return Estimating.Of(law, Enumerable.Range(0, trials).Select(t => new TrialRecord(t, Trained(law.DrawTrial(random), lose))));
    }

    private static TrialResult Trained(TrialResult drawn, Func<int, bool> lose)
    {
        var final = new float[Classes * 2];
        var errors = new int[Classes];
        for (var j = 0; j < Classes; j++)
        {
            bool first = drawn.InitialGamma[2 * j] > drawn.InitialGamma[(2 * j) + 1] && !lose(j);
            final[2 * j] = first ? 3 : 0.125f;
            final[(2 * j) + 1] = first ? 0.125f : 3;
            errors[j] = first ? 0 : drawn.TestClassCounts[j];
        }

        return new TrialResult
        {
            Classes = Classes,
            Modalities = 2,
            Outcome = TrialOutcome.Completed,
            InitialGamma = drawn.InitialGamma,
            FinalGamma = final,
            SufficientMoment = drawn.SufficientMoment,
            InitialWinProbability = drawn.InitialWinProbability,
            LearnIterations = drawn.LearnIterations,
            TestClassCounts = drawn.TestClassCounts,
            Joint = drawn.Joint with { TestErrors = errors },
            Unimodal = drawn.Unimodal,
            Probes = drawn.Probes,
            WeightsDigest = 0,
        };
    }
}
