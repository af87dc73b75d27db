using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

public sealed class RunComparisonTests
{
    private static readonly SyntheticTrials s_trials = new() { Persistence = 0.9, DivergedProbability = 0.05 };
    private static readonly Estimand s_joint = new(EstimandNames.TestError, NetworkKind.Joint);

    [Fact]
    public void Paired_differences_are_the_means_of_the_differences_trial_by_trial()
    {
        var (a, b) = (Run(seed: 101, errors: e => e), Run(seed: 101, errors: e => (e / 2) + 3));
        var difference = Only(RunComparison.Between(a, b, CancellationToken.None), s_joint, paired: true);

        var pairs = a.Ledger.Read(0, All).Zip(b.Ledger.Read(0, All)).Where(p => p.First.Result.Outcome == TrialOutcome.Completed).ToList();
        var (errorsA, errorsB) = (pairs.Select(p => Error(p.First)).ToList(), pairs.Select(p => Error(p.Second)).ToList());
        var differences = errorsA.Zip(errorsB, (x, y) => x - y).ToList();
        Assert.Equal(differences.Average(), difference.Difference, 1e-12);
        Assert.Equal(Math.Sqrt(Variance(differences) / pairs.Count), difference.StandardError, 1e-12);
        Assert.Equal((Variance(errorsA) + Variance(errorsB)) / Variance(differences), difference.VarianceRatio!.Value, 1e-9);
        Assert.Equal((DifferenceMethod.Paired, (long)pairs.Count), (difference.Method, difference.Pairs));
        Assert.True(difference.VarianceRatio > 1);
        Assert.InRange(difference.Difference, difference.Low, difference.High);
    }

    [Fact]
    public void A_comparison_keeps_no_pair_of_configurations()
    {
        var pairs = RunComparison
            .Between(Run(seed: 101, configurations: 3), Run(seed: 105, configurations: 3), CancellationToken.None)
            .Configurations;
        Assert.Equal(3, pairs.Count);
        Assert.NotSame(pairs[2], pairs[2]);
        Assert.Equal([0, 1, 2], pairs.Select(p => p.A.Index));
        Assert.Equal(pairs[2].Differences.Select(d => d.Difference), pairs[^1].Differences.Select(d => d.Difference));
        Assert.Throws<ArgumentOutOfRangeException>(() => pairs[3]);
    }

    [Fact]
    public void Other_seeds_or_independent_streams_are_compared_as_independent_samples()
    {
        var a = Run(seed: 102);
        foreach (var b in new[] { Run(seed: 103), Run(seed: 102, pairing: Pairing.Independent) })
        {
            var difference = Only(RunComparison.Between(a, b, CancellationToken.None), s_joint, paired: false);
            Assert.Equal(difference.A.Value - difference.B.Value, difference.Difference);
            Assert.Equal(
                Math.Sqrt(Math.Pow(difference.A.StandardError, 2) + Math.Pow(difference.B.StandardError, 2)),
                difference.StandardError,
                1e-15
            );
            Assert.Equal((DifferenceMethod.Welch, 0L), (difference.Method, difference.Pairs));
            Assert.Null(difference.VarianceRatio);
        }
    }

    [Fact]
    public void Independent_pairing_draws_the_same_streams_for_the_same_index_only()
    {
        var run = Run(seed: 104, pairing: Pairing.Independent, configurations: 2);
        Assert.True(
            RunComparison
                .Between(run, 1, Run(seed: 104, pairing: Pairing.Independent, configurations: 2), 1, CancellationToken.None)
                .Configurations[0]
                .Paired
        );
        Assert.False(RunComparison.Between(run, 0, run, 1, CancellationToken.None).Configurations[0].Paired);
    }

    [Theory]
    [InlineData(105)]
    [InlineData(106)]
    public void Exchanging_the_sides_changes_the_signs_and_nothing_else(ulong seedOfB)
    {
        var (a, b) = (Run(seed: 105), Run(seedOfB, e => Math.Max(0, e - 5)));
        var forth = RunComparison.Between(a, b, CancellationToken.None).Configurations[0];
        var back = RunComparison.Between(b, a, CancellationToken.None).Configurations[0];
        Assert.Equal(seedOfB == 105, forth.Paired);
        Assert.Equal(forth.Differences.Length, back.Differences.Length);
        Assert.All(
            forth.Differences.Zip(back.Differences),
            pair =>
            {
                Assert.Equal(pair.First.Estimand, pair.Second.Estimand);
                Assert.Equal(pair.First.Difference, -pair.Second.Difference, 1e-13);
                Assert.Equal(pair.First.Low, -pair.Second.High, 1e-12);
                Assert.Equal(pair.First.High, -pair.Second.Low, 1e-12);
                Assert.Equal(pair.First.StandardError, pair.Second.StandardError, 1e-13);
            }
        );
    }

    [Fact]
    public void A_run_does_not_differ_from_itself()
    {
        var run = Run(seed: 107);
        var comparison = RunComparison.Between(run, run, CancellationToken.None);
        Assert.Empty(comparison.Warnings);
        Assert.All(
            comparison.Configurations[0].Differences,
            d =>
            {
                Assert.Equal(0, d.Difference);
                Assert.False(d.Significant);
                var bounded = d.Estimand.Name is not (EstimandNames.FinalLoss or EstimandNames.LoserGrowth or EstimandNames.WinnerGrowth);
                Assert.Equal(bounded ? DifferenceMethod.NoDifference : DifferenceMethod.None, d.Method);
            }
        );
    }

    [Fact]
    public void Pairs_that_all_differ_alike_do_not_show_that_every_pair_does()
    {
        // 20 more errors of 200 in every trial.
        var (a, b) = (Run(seed: 113, errors: e => (e / 2) + 20, diverged: 0), Run(seed: 113, errors: e => e / 2, diverged: 0));
        var difference = Only(RunComparison.Between(a, b, CancellationToken.None), s_joint, paired: true);
        var unseen = 1 - Math.Pow(0.025, 1.0 / 150);
        Assert.Equal((DifferenceMethod.SameDifference, 150L), (difference.Method, difference.Pairs));
        Assert.Equal(0.1, difference.Difference, 1e-12);
        Assert.Equal(0.1 - (1.1 * unseen), difference.Low, 1e-9);
        Assert.Equal(0.1 + (0.9 * unseen), difference.High, 1e-9);
    }

    [Fact]
    public void Pairing_that_hurts_is_said()
    {
        var comparison = RunComparison.Between(
            Run(seed: 108),
            Run(seed: 108, errors: e => SyntheticTrials.TestSamples - e),
            CancellationToken.None
        );
        Assert.True(Only(comparison, s_joint, paired: true).VarianceRatio < 0.6);
        var warning = Assert.Single(comparison.Configurations[0].Warnings, w => w.StartsWith("Pairing widens", StringComparison.Ordinal));
        Assert.Contains("test_error[network=joint] (variance ratio 0.5", warning, StringComparison.Ordinal);
        var helpful = RunComparison.Between(Run(seed: 108), Run(seed: 108, errors: e => e / 2), CancellationToken.None);
        Assert.DoesNotContain(helpful.Configurations[0].Warnings, w => w.StartsWith("Pairing widens", StringComparison.Ordinal));
    }

    [Fact]
    public void The_difference_of_trained_wins_uses_the_difference_of_the_control_variates()
    {
        var estimand = new Estimand(EstimandNames.TrainedWin, Modality: 0);
        var (a, b) = (Run(seed: 109, persistence: 0.95, diverged: 0), Run(seed: 110, persistence: 0.6, diverged: 0));
        var paired = Only(RunComparison.Between(a, Rename(b, 109), CancellationToken.None), estimand, paired: true);
        var plain = Only(
            RunComparison.Between(a, Rename(b, 109), CancellationToken.None),
            estimand with
            {
                Name = EstimandNames.TrainedWinPlain,
            },
            paired: true
        );
        Assert.True(paired.StandardError < 0.9 * plain.StandardError);
        Assert.InRange(0, paired.Low, paired.High);
    }

    [Fact]
    public void Intervals_of_independent_samples_cover_the_true_difference()
    {
        // Agreement is persistence + (1 - persistence) / 2, 0.75 against 0.95; the errors have the same law.
        var (steady, unsteady) = (new SyntheticTrials { Persistence = 0.9 }, new SyntheticTrials { Persistence = 0.5 });
        var independent = new CoverageCheck(Estimating.Confidence, 0.015);
        var agreement = new CoverageCheck(Estimating.Confidence, 0.015);
        var estimator = new DifferenceEstimator(Estimating.Confidence);
        for (var repetition = 0; repetition < 300; repetition++)
        {
            var a = Estimating.Of(unsteady, unsteady.Draw(7000 + (2 * repetition), 60));
            var b = Estimating.Of(steady, steady.Draw(7001 + (2 * repetition), 60));
            var error = estimator.Independent(a.Find(s_joint)!, b.Find(s_joint)!);
            Assert.Equal(DifferenceMethod.Welch, error.Method);
            independent.Add(error.Low, error.High, 0);
            var single = new Estimand(EstimandNames.Agreement, Class: 1);
            var proportions = estimator.Independent(a.Find(single)!, b.Find(single)!);
            Assert.Equal(DifferenceMethod.CombinedIntervals, proportions.Method);
            agreement.Add(proportions.Low, proportions.High, -0.2);
        }

        Assert.True(independent.Passes, independent.ToString());
        Assert.True(agreement.PassesAsLowerBound, agreement.ToString());
    }

    [Fact]
    public void What_differs_between_the_runs_is_said()
    {
        var a = Run(seed: 111);
        var b = Run(seed: 112, trials: 40, canonicalText: "other");
        var comparison = RunComparison.Between(a, b with { Name = "runs/b" }, CancellationToken.None);
        Assert.Contains("The specs of run and runs/b differ: their canonical texts.", comparison.Warnings);
        var short1 = RunComparison.Between(a, Run(seed: 111, trials: 40), CancellationToken.None);
        Assert.Contains(
            "Paired differences, and the values beside them, use the 40 common trials of 150 and 40.",
            short1.Configurations[0].Warnings
        );
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => RunComparison.Between(a, 3, b, 0, CancellationToken.None));
        Assert.Contains("run has no configuration 3; its configurations are 0 to 0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Specs_that_differ_are_compared_key_by_key()
    {
        var text = SpecPresets.All.Single(p => p.Name == "quickstart").Text;
        var a = ShippedSpecs.Read("a.yaml", text).Spec!;
        var b = a with { CanonicalText = a.CanonicalText.Replace(Seed(a), Seed(a) + "7", StringComparison.Ordinal) };
        var (first, second) = (new ComparedRun("a", a, Empty(a)), new ComparedRun("b", b, Empty(b)));
        Assert.Contains(
            $"The specs of a and b differ: seed: {a.Seed} -> {a.Seed}7.",
            RunComparison.Between(first, second, CancellationToken.None).Warnings
        );

        static string Seed(SweepSpec spec) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{spec.Seed}");
        static ListLedger Empty(SweepSpec spec) => new([.. spec.Configurations.Select(_ => Array.Empty<TrialRecord>())]);
    }

    [Fact]
    public void Configurations_match_by_their_parameters_and_the_rest_is_counted()
    {
        var (a, b) = (Swept("0.1", "0.2"), Swept("0.2", "0.4", "0.8"));
        var comparison = RunComparison.Between(a, b, CancellationToken.None);
        var pair = Assert.Single(comparison.Configurations);
        Assert.Equal((1, 0), (pair.A.Index, pair.B.Index));
        Assert.Contains("1 of 2 configurations of run and 2 of 3 of run have no counterpart and are left out.", comparison.Warnings);

        static ComparedRun Swept(params string[] values)
        {
            var configurations = values.Select(
                (v, i) => s_trials.Configuration(i) with { AxisValues = [new AxisValue("network.sigma0", v, null)] }
            );
            TrialRecord[][] records = [.. values.Select((_, i) => s_trials.Draw(seed: i, count: 20).ToArray())];
            return new ComparedRun("run", ListLedger.Spec(configurations, canonicalText: Canonical(values)), new ListLedger(records));
        }
    }

    private static string Canonical(string[] sigmas) =>
        "{\"canonical\":1,\"seed\":\"1\",\"pairing\":\"common\",\"engine\":\"cpu\",\"all\":{},\"configurations\":["
        + string.Join(',', sigmas.Select(s => $"{{\"network.sigma0\":{s}}}"))
        + "]}";

    private static TrialRange All => new(0, long.MaxValue);

    private static ComparedRun Run(
        ulong seed,
        Func<int, int>? errors = null,
        Pairing pairing = Pairing.Common,
        int configurations = 1,
        int trials = 150,
        double persistence = 0.9,
        double diverged = 0.05,
        string canonicalText = "spec"
    )
    {
        var generator = new SyntheticTrials { Persistence = persistence, DivergedProbability = diverged };
        TrialRecord[][] records =
        [
            .. Enumerable
                .Range(0, configurations)
                .Select(_ => generator.Draw((int)seed, trials).Select(r => WithErrors(r, errors ?? (e => e))).ToArray()),
        ];
        return new ComparedRun(
            "run",
            ListLedger.Spec(
                Enumerable.Range(0, configurations).Select(generator.Configuration),
                seed,
                pairing,
                canonicalText: canonicalText
            ),
            new ListLedger(records)
        );
    }

    private static ComparedRun Rename(ComparedRun run, ulong seed) => run with { Spec = run.Spec with { Seed = seed } };

    /// <summary>The trial with other joint test errors, all of them in class 0.</summary>
    private static TrialRecord WithErrors(TrialRecord record, Func<int, int> errors)
    {
        var t = record.Result;
        var joint =
            t.Outcome == TrialOutcome.Diverged ? t.Joint : t.Joint with { TestErrors = [errors(t.Joint.TestErrors.Sum()), 0, 0, 0] };
        return record with
        {
            Result = new TrialResult
            {
                Classes = t.Classes,
                Modalities = t.Modalities,
                Outcome = t.Outcome,
                Divergence = t.Divergence,
                InitialGamma = t.InitialGamma,
                FinalGamma = t.FinalGamma,
                SufficientMoment = t.SufficientMoment,
                InitialWinProbability = t.InitialWinProbability,
                LearnIterations = t.LearnIterations,
                TestClassCounts = t.TestClassCounts,
                Joint = joint,
                Unimodal = t.Unimodal,
                Probes = t.Probes,
                WeightsDigest = t.WeightsDigest,
            },
        };
    }

    private static EstimandDifference Only(RunComparison comparison, Estimand estimand, bool paired)
    {
        var configuration = Assert.Single(comparison.Configurations);
        Assert.Equal(paired, configuration.Paired);
        return Assert.Single(configuration.Differences, d => d.Estimand == estimand);
    }

    private static double Error(TrialRecord record) => (double)record.Result.Joint.TestErrors.Sum() / SyntheticTrials.TestSamples;

    private static double Variance(List<double> values) =>
        values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Count - 1);
}
