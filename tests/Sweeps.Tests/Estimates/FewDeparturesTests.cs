using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;
using Interval = ModalityCompetition.Sweeps.Estimates.Intervals.Interval;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Means of trials of which nearly all are alike: the few that are not say little of those that a sample lacks.</summary>
public sealed class FewDeparturesTests(ITestOutputHelper output)
{
    private const double Nominal = 0.95;
    private static readonly Estimand s_error = new(EstimandNames.TestError, NetworkKind.Joint);
    private static readonly Estimand s_gap = new(EstimandNames.Gap);

    [Fact]
    public void Rare_large_errors_beside_rarer_small_ones_are_covered_and_students_interval_does_not_cover_them()
    {
        // Of 400 trials two have an error of 1/200 and one has an error of 1, on average: in every third sample none has, and all that is
        // seen is small.
        const int Seed = 20261129;
        const int Trials = 400;
        const double Small = 0.005;
        const double Large = 0.0025;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}"));
        double truth = (Small / SyntheticTrials.TestSamples) + Large;
        var random = new Random(Seed);
        var (covered, gap, shared, student) = (Check(0.95), Check(0.95), Check(0.99), Check(0.95));
        for (var repetition = 0; repetition < 400; repetition++)
        {
            int[] wrong = [.. Enumerable.Range(0, Trials).Select(_ => Draw(random.NextDouble()))];
            ConfigurationEstimates estimates = Estimates(wrong);
            Estimate error = estimates.Find(s_error)!;
            Add(covered, error, truth);
            Add(gap, estimates.Find(s_gap)!, truth);
            Interval wider = EstimateIntervals.At(error, 0.99);
            shared.Add(wider.Low, wider.High, truth);
            double reach = 1.9659 * error.StandardError;
            student.Add(error.Value - reach, error.Value + reach, truth);
        }

        output.WriteLine($"{covered}; gap {gap}; for a verdict {shared}; Student's {student}");
        Assert.True(covered.PassesAsLowerBound, covered.ToString());
        Assert.True(gap.PassesAsLowerBound, gap.ToString());
        Assert.True(shared.PassesAsLowerBound, shared.ToString());
        Assert.False(student.PassesAsLowerBound, student.ToString());

        static int Draw(double u) =>
            u < Large ? SyntheticTrials.TestSamples
            : u < Large + Small ? 1
            : 0;

        static CoverageCheck Check(double nominal) => new(nominal, 0.01);

        static void Add(CoverageCheck check, Estimate e, double mean) => check.Add(e.Low, e.High, mean);
    }

    [Theory]
    [InlineData(0, true, "mean")]
    [InlineData(1, true, "mean, nearly all trials alike")]
    [InlineData(9, true, "mean, nearly all trials alike")]
    [InlineData(10, false, "mean")]
    public void The_interval_allows_for_the_unseen_below_ten_departures(int departures, bool allows, string estimator)
    {
        int[] wrong = [.. Enumerable.Range(0, 200).Select(t => t % 20 == 7 && t / 20 < departures ? 1 : 0)];
        Estimate error = Estimates(wrong).Find(s_error)!;
        Assert.Equal(estimator, error.Estimator);
        double unseen = allows ? 1 - Math.Pow(0.025, 1 / 200.0) : 0;
        double student = departures == 0 ? 0 : 1.971957 * error.StandardError;
        Assert.Equal(error.Value + student + (unseen * (1 - error.Value)), error.High, 1e-7);
        Assert.Equal(Math.Max(0, error.Value - student - (unseen * error.Value)), error.Low, 1e-7);
        Assert.Equal(error.High, EstimateIntervals.At(error, Nominal).High, 1e-12);
    }

    [Fact]
    public void It_is_no_narrower_than_the_exact_interval_of_departures_by_the_whole_range()
    {
        foreach (int n in new[] { 20, 100, 1000, 100_000 })
        {
            for (var x = 1; x < 10 && 2 * x <= n; x++)
            {
                double p = (double)x / n;
                var estimate = new EstimateFactory(Nominal).Mean(s_error, p, p * (1 - p) * n / (n - 1), n, ValueRange.Share, "mean");
                Estimate wide = EstimateFactory.AllowForUnseen(estimate, new Interval(0, 1));
                Interval exact = ClopperPearsonInterval.Of(x, n, Nominal);
                Assert.True(
                    wide.High >= exact.High && wide.Low <= exact.Low,
                    $"{x} of {n}: [{wide.Low}, {wide.High}], exact [{exact.Low}, {exact.High}]"
                );
            }
        }
    }

    [Fact]
    public void Pairs_of_which_few_differ_have_an_interval_that_allows_for_others()
    {
        var pairs = default(PairedMoments);
        for (var t = 0; t < 100; t++)
        {
            pairs.Add(t == 40 ? 0.26 : 0.25, 0.25);
        }

        Estimate side = new EstimateFactory(Nominal).Mean(s_error, 0.25, 0.01, 100, ValueRange.Share, "mean");
        EstimandDifference difference = new DifferenceEstimator(Nominal).Paired(side, side, pairs, ValueRange.Share, controlled: false);
        Assert.Equal(0.0001, difference.Difference, 1e-12);
        Assert.Equal(0.0001 + (1.984217 * 0.0001) + (0.036216693 * (1 - 0.0001)), difference.High, 1e-8);
    }

    [Fact]
    public void Departures_are_counted_up_to_a_factor_of_two()
    {
        // Nine series, so that both the vector and the rest of it are used; a value is 0 the more often the larger the number beside the
        // draws.
        var draws = ArbMap.Default.GeneratorFor<byte>().ArrayOf();
        Prop.ForAll(
                (from values in draws from common in ArbMap.Default.GeneratorFor<byte>() select (values, common)).ToArbitrary(),
                sample =>
                {
                    var votes = new MajorityValues(9);
                    double[][] trials =
                    [
                        .. sample.values.Select(d =>
                            Enumerable.Range(0, 9).Select(s => (byte)(d * (s + 1)) < sample.common ? 0.0 : 1 + ((d + s) % 3)).ToArray()
                        ),
                    ];
                    foreach (double[] trial in trials)
                    {
                        votes.Add(trial);
                    }

                    return Enumerable
                        .Range(0, 9)
                        .All(s =>
                        {
                            int departing = trials.Length - (trials.Length == 0 ? 0 : trials.GroupBy(t => t[s]).Max(g => g.Count()));
                            return votes.Departures(s) is { } counted
                                ? counted <= departing && departing <= 2 * counted
                                : 4 * departing > trials.Length;
                        });
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20261129, 77));
    }

    // Trials that are alike but for how many test samples the joint network gets wrong; every uni-modal network gets all right.
    private static ConfigurationEstimates Estimates(int[] wrong)
    {
        var trials = new SyntheticTrials { Classes = 2 };
        TrialResult one = trials.DrawTrial(new Random(1));
        NetworkResult right = Right(one.Joint);
        return Estimating.Of(
            trials,
            wrong.Select(
                (errors, t) =>
                    new TrialRecord(
                        t,
                        new TrialResult
                        {
                            Classes = one.Classes,
                            Modalities = one.Modalities,
                            Outcome = TrialOutcome.Completed,
                            InitialGamma = one.InitialGamma,
                            FinalGamma = one.FinalGamma,
                            SufficientMoment = one.SufficientMoment,
                            InitialWinProbability = one.InitialWinProbability,
                            LearnIterations = one.LearnIterations,
                            TestClassCounts = one.TestClassCounts,
                            Joint = right with { TestErrors = [errors, 0] },
                            Unimodal = [.. one.Unimodal.Select(Right)],
                            Probes = one.Probes,
                            WeightsDigest = 0,
                        }
                    )
            )
        );

        static NetworkResult Right(NetworkResult network) => network with { TestErrors = [0, 0] };
    }
}
