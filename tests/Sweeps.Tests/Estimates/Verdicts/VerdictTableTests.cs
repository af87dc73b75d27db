using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Verdicts;

public sealed class VerdictTableTests
{
    private static readonly double[] Sigmas = [0.4, 0.01, 0.02, 0.04, 0.08];

    [Theory]
    [InlineData(1, "Theorem 5.1")]
    [InlineData(2, "Property 6.1, Lemma A.3|Theorem 5.1|Theorem 5.2|Corollary 5.3|winner kept as sigma0 -> 0")]
    [InlineData(3, "Property 6.1, Lemma A.3|Theorem 5.1|Corollary 5.3|winner kept as sigma0 -> 0")]
    public void A_regime_touches_the_claims_that_are_about_it(int modalities, string claims)
    {
        VerdictTable table = Table(
            [new SyntheticTrials { Modalities = modalities }.Configuration()],
            [
                [.. new SyntheticTrials { Modalities = modalities }.Draw(3, 60)],
            ]
        );
        Assert.Equal(claims.Split('|'), table.Rows.Select(r => r.Claim).Distinct());
        Assert.Equal(1 - (0.05 / table.Rows.Count), table.IntervalConfidence, 12);
        Assert.All(table.Rows, r => Assert.Equal(0, r.Configuration));
    }

    // Of two modalities one wins, so that the second probability is no second measurement; of three each has its own. Of three inactive
    // neurons in either nobody wins.
    [Theory]
    [InlineData(2, 10, 0, 1, 1)]
    [InlineData(2, 10, 0.5, 2, 1)]
    [InlineData(2, 3, 0, 2, 2)]
    [InlineData(3, 10, 0, 3, 3)]
    public void The_winners_of_a_pair_are_one_measurement(int modalities, int neurons, double margin, int initial, int trained)
    {
        var trials = new SyntheticTrials { Modalities = modalities };
        PlannedConfiguration configuration = trials.Configuration();
        TrialConfiguration definition = configuration.Configuration;
        configuration = configuration with
        {
            Definition = definition with
            {
                Evaluation = definition.Evaluation with { InitialMargin = margin },
                Network = definition.Network with { Neurons = neurons },
            },
        };
        VerdictTable table = Table(
            [configuration],
            [
                [.. trials.Draw(3, 60)],
            ]
        );
        Assert.Equal(
            (initial, initial, trained),
            (Rows("P(initial winner), "), Rows("P(initial winner) simulated, "), Rows("P(trained winner), "))
        );

        int Rows(string quantity) => table.Rows.Count(r => r.Quantity.StartsWith(quantity, StringComparison.Ordinal));
    }

    [Fact]
    public void An_interval_carried_to_another_confidence_is_the_one_estimated_at_it()
    {
        var trials = new SyntheticTrials { DivergedProbability = 0.1 };
        TrialRecord[] records = [.. trials.Draw(17, 80)];
        ConfigurationEstimates at95 = Snapshot(trials, records, 0.95);
        ConfigurationEstimates at999 = Snapshot(trials, records, 0.999);
        Assert.Equal(at999.Estimates.Length, at95.Estimates.Length);
        for (int i = 0; i < at95.Estimates.Length; i++)
        {
            var carried = EstimateIntervals.At(at95.Estimates[i], 0.999);
            Estimate there = at999.Estimates[i];

            // Counts have the exact interval where it is carried to.
            Interval expected =
                there.Interval == IntervalMethod.Wilson
                    ? ClopperPearsonInterval.Of((long)Math.Round(there.Value * there.Trials), there.Trials, 0.999)
                    : new Interval(there.Low, there.High);
            Assert.True(
                Math.Abs(carried.Low - expected.Low) < 1e-12 && Math.Abs(carried.High - expected.High) < 1e-12,
                $"{there.Estimand}: [{carried.Low}, {carried.High}] is not [{expected.Low}, {expected.High}]"
            );
        }
    }

    [Fact]
    public void A_claim_up_to_small_terms_agrees_where_it_holds_and_differs_where_it_does_not()
    {
        // Agreement of the synthetic trials: kept with 0.9, otherwise drawn among two.
        SyntheticTrials trials = SyntheticTrials.TrainedOut;
        VerdictTable table = Table(
            [trials.Configuration()],
            [
                [.. trials.Draw(11, 3000)],
            ]
        );
        VerdictRow agreement = Assert.Single(table.Rows, r => r.Quantity == "initial winner = trained winner");
        Assert.Equal(0.95, agreement.Value, 0.01);
        Assert.Equal(Verdict.Agrees, agreement.Verdict);

        // The synthetic networks err at random, not on insufficient samples.
        VerdictRow unimodal = Assert.Single(table.Rows, r => r.Quantity == "uni-modal test error, text");
        Assert.Equal(Verdict.Differs, unimodal.Verdict);
        Assert.Contains("differs from the leading term by", unimodal.Reading, StringComparison.Ordinal);
        Assert.Contains("refutes no limit", unimodal.Reading, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 1, "P(trained winner)|initial winner = trained winner|uni-modal|P(probe|joint|gap")]
    [InlineData(0, 25, "uni-modal|P(probe|joint|gap")]
    [InlineData(0, 1, "")]
    public void What_training_has_not_come_to_decides_nothing(double unlearned, int errorsBelow, string undecided)
    {
        var trials = new SyntheticTrials { Unlearned = unlearned, TrainErrorsBelow = errorsBelow };
        VerdictTable table = Table(
            [trials.Configuration()],
            [
                [.. trials.Draw(12, 20_000)],
            ]
        );
        string[] quantities = [.. undecided.Split('|', StringSplitOptions.RemoveEmptyEntries)];
        foreach (VerdictRow row in table.Rows)
        {
            bool about = quantities.Any(q => row.Quantity.StartsWith(q, StringComparison.Ordinal));
            Assert.Equal(
                about,
                row.Reading.StartsWith("undecided: ", StringComparison.Ordinal)
                    && Regex.IsMatch(row.Reading, "still errs on|learned by no modality")
            );
            Assert.Equal(about, row.Verdict == Verdict.Undecided);
        }
    }

    [Fact]
    public void A_limit_over_a_configuration_that_learned_nothing_is_undecided_and_names_it()
    {
        TrialRecord[][] records =
        [
            .. Sigmas.Select(
                (s, i) =>
                    new SyntheticTrials { Unlearned = s == 0.01 ? 0.1 : 0, TrainErrorsBelow = 1 }
                        .Draw(60 + i, 500)
                        .ToArray()
            ),
        ];
        VerdictRow limit = Assert.Single(
            Table(Configurations(), records).Rows,
            r => r.Configuration is null && r.Quantity.StartsWith("initial winner = trained winner", StringComparison.Ordinal)
        );
        Assert.Equal(Verdict.Undecided, limit.Verdict);
        Assert.Matches("configuration 1: (9|10|11)[.0-9]* % of the classes were learned by no modality", limit.Reading);
    }

    [Fact]
    public void The_time_to_learn_of_a_power_law_is_recognised_and_its_error_is_that_of_the_contrast_within_trials()
    {
        TrialRecord[][] records = PowerLaw(exponent: -1, trials: 200);
        VerdictRow slope = Slope(Table(Configurations(), records));
        Assert.Equal(Verdict.Agrees, slope.Verdict);
        Assert.Equal(-1, slope.Prediction.Value);

        // Independently: weights from the variances of the four configurations within a factor of ten of the least sigma_0, one contrast a
        // trial.
        int[] used = [1, 2, 3, 4];
        double[][] y = [.. used.Select(c => records[c].Select(LogTime).ToArray())];
        double[] x = [.. used.Select(c => Math.Log(Sigmas[c]))];
        double[] w = [.. y.Select(v => 1 / Variance(v))];
        double mean = w.Zip(x, (a, b) => a * b).Sum() / w.Sum();
        double squares = w.Zip(x, (a, b) => a * (b - mean) * (b - mean)).Sum();
        double[] contrast =
        [
            .. Enumerable.Range(0, 200).Select(t => used.Select((_, i) => w[i] * (x[i] - mean) / squares * y[i][t]).Sum()),
        ];
        Assert.Equal(contrast.Average(), slope.Value, 1e-9);
        double z = 1.959963984540054;
        double error = Math.Sqrt(Variance(contrast) / 200);
        VerdictTable wide = Table(Configurations(), records);
        double bonferroni = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 0.5 + (wide.IntervalConfidence / 2));
        Assert.True(bonferroni > z);
        // Never below: a misfit of the line may widen it.
        Assert.InRange((slope.High - slope.Low) / 2, bonferroni * error * (1 - 1e-9), bonferroni * error * 3);
    }

    [Fact]
    public void A_wrong_power_and_missing_times_are_not_consistent()
    {
        VerdictRow wrong = Slope(Table(Configurations(), PowerLaw(exponent: -0.5, trials: 200)));
        Assert.Equal(Verdict.Differs, wrong.Verdict);

        TrialRecord[][] records = PowerLaw(exponent: -1, trials: 200);
        foreach (TrialRecord record in records[1].Where(r => r.Trial % 10 == 0))
        {
            Array.Fill(record.Result.LearnIterations, TrialResult.NeverLearned);
        }

        VerdictRow censored = Slope(Table(Configurations(), records));
        Assert.Equal(Verdict.Undecided, censored.Verdict);
        Assert.Contains("raise training.T", censored.Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void Agreement_that_tends_to_one_in_a_line_agrees_in_the_limit_and_differs_far_from_it()
    {
        PlannedConfiguration[] configurations = Configurations();
        TrialRecord[][] records =
        [
            .. Sigmas.Select(
                (s, i) =>
                    new SyntheticTrials
                    {
                        Persistence = Math.Max(0, 1 - (4 * s)),
                        Unlearned = 0,
                        TrainErrorsBelow = 1,
                    }
                        .Draw(40 + i, 1500)
                        .ToArray()
            ),
        ];
        VerdictTable table = Table(configurations, records);
        VerdictRow limit = Assert.Single(
            table.Rows,
            r => r.Configuration is null && r.Quantity.StartsWith("initial winner = trained winner", StringComparison.Ordinal)
        );
        Assert.Equal(Verdict.Agrees, limit.Verdict);
        Assert.Contains("0.01, 0.02, 0.04, 0.08", limit.Where, StringComparison.Ordinal);
        VerdictRow far = Assert.Single(table.Rows, r => r.Configuration == 0 && r.Quantity == "initial winner = trained winner");
        Assert.Equal(Verdict.Differs, far.Verdict);
        Assert.Contains("at K = 4 and sigma0 = 0.4", far.Reading, StringComparison.Ordinal);
    }

    private static VerdictRow Slope(VerdictTable table) => Assert.Single(table.Rows, r => r.Claim == LimitClaims.Growth);

    private static VerdictTable Table(PlannedConfiguration[] configurations, TrialRecord[][] records)
    {
        SweepSpec spec = ListLedger.Spec(configurations);
        var ledger = new ListLedger(records);
        ImmutableArray<ConfigurationEstimates> estimates = SweepEstimates
            .FromLedger(spec, ledger, 1, CancellationToken.None)
            .Configurations;
        return VerdictTable.Of(spec, estimates, ledger, CancellationToken.None);
    }

    private static PlannedConfiguration[] Configurations() =>
        [
            .. Sigmas.Select(
                (s, i) =>
                    new SyntheticTrials().Configuration(i) with
                    {
                        AxisValues = [new AxisValue("network.sigma0", s.ToString(CultureInfo.InvariantCulture), s)],
                        Definition = new SyntheticTrials().Configuration().Configuration with
                        {
                            Network = new SyntheticTrials().Configuration().Configuration.Network with { InitialScale = s },
                        },
                    }
            ),
        ];

    /// <summary>Every class is learned at 4 sigma_0^exponent times a factor that a trial has in all configurations.</summary>
    private static TrialRecord[][] PowerLaw(double exponent, int trials) =>
        [
            .. Sigmas.Select(
                (s, i) =>
                {
                    var shared = new Random(8);
                    var own = new Random(90 + i);
                    TrialRecord[] records = [.. new SyntheticTrials().Draw(60 + i, trials)];
                    foreach (TrialRecord record in records)
                    {
                        double factor = Math.Exp((0.2 * shared.NextDouble()) + (0.02 * own.NextDouble()));
                        Array.Fill(record.Result.LearnIterations, (int)Math.Ceiling(4 * Math.Pow(s, exponent) * factor));
                    }

                    return records;
                }
            ),
        ];

    private static double LogTime(TrialRecord record) => Math.Log(record.Result.LearnIterations[0] - 0.5);

    private static double Variance(double[] values) =>
        values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Length - 1);

    private static ConfigurationEstimates Snapshot(SyntheticTrials trials, TrialRecord[] records, double confidence)
    {
        var estimator = new ConfigurationEstimator(trials.Configuration(), confidence);
        foreach (TrialRecord record in records)
        {
            estimator.Add(record);
        }

        return estimator.Snapshot();
    }
}
