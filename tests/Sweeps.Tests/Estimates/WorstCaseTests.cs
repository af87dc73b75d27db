using MathNet.Numerics.Distributions;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Worst-case bounds against filling in every missing value by hand.</summary>
public class WorstCaseTests
{
    private static readonly SyntheticTrials s_law = new() { DivergedProbability = 0.2 };

    [Fact]
    public void Nothing_stands_beside_the_estimates_when_nothing_diverged()
    {
        var estimates = Snapshot(new SyntheticTrials(), 40, 1).Estimates;
        Assert.All(estimates, e => Assert.Null(e.WorstCase));
    }

    [Fact]
    public void Exactly_the_bounded_estimates_after_training_get_bounds()
    {
        var snapshot = Snapshot(s_law, 60, 2);
        Assert.InRange(snapshot.Diverged, 5, 20);
        string[] without =
        [
            EstimandNames.InitialWin,
            EstimandNames.InitialWinSimulated,
            EstimandNames.Diverged,
            EstimandNames.TimedOut,
            EstimandNames.Crashed,
            EstimandNames.FinalLoss,
            EstimandNames.LoserGrowth,
            EstimandNames.WinnerGrowth,
        ];
        Assert.All(snapshot.Estimates, e => Assert.Equal(!without.Contains(e.Estimand.Name), e.WorstCase is not null));
        Assert.All(snapshot.Estimates.Select(e => e.WorstCase).OfType<WorstCaseBounds>(), b => Assert.Equal(snapshot.Diverged, b.Failed));
    }

    [Fact]
    public void The_bounds_are_the_extremes_over_every_way_to_fill_in_the_missing_values()
    {
        var trials = s_law.Draw(5, 22).ToArray();
        var snapshot = Snapshot(s_law, 22, 5);
        var layout = new ObservationLayout(s_law.Classes, s_law.Modalities);
        foreach (var (estimand, low, high) in Watched())
        {
            var known = Values(estimand, layout, snapshot.BestModality!.Value, trials);
            int missing = trials.Length - known.Length;
            Assert.InRange(missing, 2, 9);

            // Every combination of the two extreme values.
            double[] means =
            [
                .. Enumerable
                    .Range(0, 1 << missing)
                    .Select(fill =>
                        (known.Sum() + Enumerable.Range(0, missing).Sum(i => (fill >> i & 1) == 0 ? low : high)) / trials.Length
                    ),
            ];
            var bounds = snapshot.Find(estimand)!.WorstCase!;
            Assert.Equal(means.Min(), bounds.Lowest, 1e-12);
            Assert.Equal(means.Max(), bounds.Highest, 1e-12);
        }
    }

    [Fact]
    public void The_intervals_are_those_of_the_filled_in_values()
    {
        var trials = s_law.Draw(8, 150).ToArray();
        var snapshot = Snapshot(s_law, 150, 8);
        var layout = new ObservationLayout(s_law.Classes, s_law.Modalities);
        foreach (var (estimand, low, high) in Watched())
        {
            var known = Values(estimand, layout, snapshot.BestModality!.Value, trials);
            var bounds = snapshot.Find(estimand)!.WorstCase!;
            var indicator = estimand.Class is not null;
            Assert.Equal(End(known, low, trials.Length, indicator, -1), bounds.Low, 1e-9);
            Assert.Equal(End(known, high, trials.Length, indicator, 1), bounds.High, 1e-9);
            Assert.True(bounds.Low <= bounds.Lowest && bounds.Lowest <= bounds.Highest && bounds.Highest <= bounds.High);
        }
    }

    [Fact]
    public void Without_the_trials_that_diverged_the_control_is_left_out_and_the_plain_mean_is_what_is_filled_up()
    {
        var snapshot = Snapshot(s_law, 400, 11);
        var estimate = snapshot.Find(new Estimand(EstimandNames.TrainedWin, Modality: 0))!;
        var plain = snapshot.Find(new Estimand(EstimandNames.TrainedWinPlain, Modality: 0))!;
        Assert.True(snapshot.Diverged > 0);
        Assert.Equal((plain.Value, plain.Low, plain.High), (estimate.Value, estimate.Low, estimate.High));
        Assert.Equal(EstimatorTexts.MissingForControls, estimate.Estimator);
        var complete = Snapshot(new SyntheticTrials(), 400, 11).Find(new Estimand(EstimandNames.TrainedWin, Modality: 0))!;
        Assert.Equal(EstimatorTexts.ControlVariate, complete.Estimator);
        Assert.True(complete.VarianceReduction > 1);
        var share = (double)snapshot.Diverged / snapshot.Trials;
        Assert.Equal((1 - share) * estimate.Value, estimate.WorstCase!.Lowest, 1e-12);
        Assert.Equal(((1 - share) * estimate.Value) + share, estimate.WorstCase.Highest, 1e-12);
        Assert.True(estimate.WorstCase.High > estimate.High && estimate.WorstCase.Low < estimate.Low);
    }

    [Fact]
    public void When_every_trial_diverged_nothing_is_known()
    {
        var snapshot = Snapshot(new SyntheticTrials { DivergedProbability = 1 }, 30, 3);
        var bounds = snapshot.Find(new Estimand(EstimandNames.Agreement))!.WorstCase!;
        Assert.Equal((0.0, 1.0), (bounds.Lowest, bounds.Highest));
        Assert.Equal((0.0, 1.0), (bounds.Low, bounds.High));
        var gap = snapshot.Find(new Estimand(EstimandNames.Gap))!.WorstCase!;
        Assert.Equal((-1.0, 1.0), (gap.Lowest, gap.Highest));
    }

    [Fact]
    public void Trials_that_timed_out_or_crashed_are_missing_from_what_is_known_at_the_start_too()
    {
        var law = new SyntheticTrials { DivergedProbability = 0.1, LostProbability = 0.05 };
        var snapshot = Snapshot(law, 300, 6);
        long lost = snapshot.TimedOut + snapshot.Crashed;
        Assert.InRange(lost, 10, 60);
        Assert.Equal(lost, snapshot.Find(new Estimand(EstimandNames.InitialWin, Modality: 0))!.WorstCase!.Failed);
        Assert.Equal(lost + snapshot.Diverged, snapshot.Find(new Estimand(EstimandNames.Gap))!.WorstCase!.Failed);
        var simulated = snapshot.Find(new Estimand(EstimandNames.InitialWinSimulated, Modality: 1, Class: 2))!;
        Assert.Equal(300 - lost, simulated.Trials);
        Assert.Equal(((300 - lost) * simulated.Value) / 300, simulated.WorstCase!.Lowest, 1e-12);
        Assert.Equal((((300 - lost) * simulated.Value) + lost) / 300, simulated.WorstCase.Highest, 1e-12);
        Assert.All(
            [EstimandNames.Diverged, EstimandNames.TimedOut, EstimandNames.Crashed],
            name => Assert.Equal((300L, null), (snapshot.Find(new Estimand(name))!.Trials, snapshot.Find(new Estimand(name))!.WorstCase))
        );
    }

    [Fact]
    public void What_an_estimate_allows_for_beyond_student_its_bounds_allow_for_too()
    {
        // One of 199 trials has an error; another trial crashed.
        const int Known = 199;
        var law = new SyntheticTrials { Classes = 2 };
        TrialResult drawn = law.DrawTrial(new Random(1));
        TrialRecord[] trials =
        [
            .. Enumerable.Range(0, Known).Select(t => new TrialRecord(t, OfJoint(drawn, t == 40 ? 20 : 0))),
            new TrialRecord(Known, FailedTrial.Of(TrialOutcome.Crashed, 2, 2)),
        ];
        Estimate error = Estimating.Of(law, trials).Find(new Estimand(EstimandNames.TestError, NetworkKind.Joint))!;
        double[] known = [0.1, .. Enumerable.Repeat(0.0, Known - 1)];
        double unseen = (1 - Math.Pow(0.025, 1.0 / Known)) * Known / (Known + 1);
        Assert.NotNull(error.Unseen);
        Assert.Equal(End(known, 1, Known + 1, indicator: false, 1) + (unseen * (1 - error.Value)), error.WorstCase!.High, 1e-7);
        Assert.Equal(0, error.WorstCase.Low);
    }

    [Fact]
    public void The_bounds_are_never_narrower_than_the_interval_of_the_estimate()
    {
        // Few trials and many, alike and not, winners that are rare, and between none and all of them lost.
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 40; seed++)
        {
            var law = new SyntheticTrials
            {
                Classes = 2 + (seed % 2),
                Modalities = 1 + (seed % 3),
                Persistence = seed % 5 == 0 ? 1 : 0.97,
                Dependence = seed % 4 == 0 ? 0 : 0.99,
                DivergedProbability = 0.02 * (seed % 4),
                LostProbability = 0.02 * (1 + (seed % 7)),
            };
            var snapshot = Snapshot(law, 3 + (seed * seed / 4), seed);
            foreach (Estimate e in snapshot.Estimates.Where(e => e.WorstCase is not null && !double.IsNaN(e.Low)))
            {
                string all = $"seed {seed}, {e.Estimand} {e.Interval} [{e.Low}, {e.High}] within {e.WorstCase}";
                Assert.True(e.WorstCase!.Low <= e.Low && e.High <= e.WorstCase.High, all);
                Assert.True(e.WorstCase.Low <= e.WorstCase.Lowest && e.WorstCase.Highest <= e.WorstCase.High, all);
                seen.Add($"{e.Interval}{(e.Unseen is null ? "" : " unseen")}");
            }
        }

        string[] kinds = ["ClopperPearson unseen", "Student", "Student unseen", "Wilson"];
        Assert.Equal(kinds, seen.Order().Intersect(kinds));
    }

    private static TrialResult OfJoint(TrialResult drawn, int wrong) =>
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
            Joint = drawn.Joint with { TestErrors = [wrong, 0] },
            Unimodal = drawn.Unimodal,
            Probes = drawn.Probes,
            WeightsDigest = 0,
        };

    private static (Estimand Estimand, double Low, double High)[] Watched() =>
        [
            (new Estimand(EstimandNames.Agreement), 0, 1),
            (new Estimand(EstimandNames.TestError, NetworkKind.Joint), 0, 1),
            (new Estimand(EstimandNames.Gap), -1, 1),
            (new Estimand(EstimandNames.Degradation, Modality: 1), -1, 1),
            (new Estimand(EstimandNames.Won, Class: 2), 0, 1),
        ];

    private static ConfigurationEstimates Snapshot(SyntheticTrials law, int count, int seed)
    {
        var estimator = new ConfigurationEstimator(law.Configuration(), 0.95);
        foreach (var record in law.Draw(seed, count))
        {
            estimator.Add(record);
        }

        return estimator.Snapshot();
    }

    private static double[] Values(Estimand estimand, ObservationLayout layout, int best, TrialRecord[] trials)
    {
        var observer = new TrialObserver(s_law.Configuration().Configuration);
        var values = new double[layout.Length];
        var known = new List<double>();
        foreach (var trial in trials.Where(t => t.Result.Outcome == TrialOutcome.Completed))
        {
            observer.Observe(trial.Result, values);
            known.Add(values[CompetitionEstimands.Table(layout).Row(estimand, best).Index]);
        }

        return [.. known];
    }

    // Student's interval of the values written out, or Wilson's for 0 and 1.
    private static double End(double[] known, double fill, int trials, bool indicator, int side)
    {
        double[] all = [.. known, .. Enumerable.Repeat(fill, trials - known.Length)];
        var (n, mean) = ((double)all.Length, all.Average());
        if (indicator)
        {
            var z = Normal.InvCDF(0, 1, 0.975);
            return (mean + (z * z / (2 * n)) + (side * z * Math.Sqrt((mean * (1 - mean) / n) + (z * z / (4 * n * n))))) / (1 + (z * z / n));
        }

        var variance = all.Sum(x => (x - mean) * (x - mean)) / (n - 1);
        return mean + (side * StudentT.InvCDF(0, 1, n - 1, 0.975) * Math.Sqrt(variance / n));
    }
}
