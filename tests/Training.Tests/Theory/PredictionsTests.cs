using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Theory;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Theory;

public class PredictionsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Equal_modalities_share_the_wins_exactly(int modalities)
    {
        // Nobody wins when no pair is sufficient or every neuron starts inactive.
        const int Samples = 60,
            Neurons = 2;
        TrialConfiguration configuration = ConfigurationExamples.Of(
            ConfigurationExamples.Data(4, Samples, [.. Enumerable.Repeat((2.0, 0.2), modalities)]),
            Neurons
        );
        double empty = Math.Pow(1 - (Math.Pow(0.8, modalities) / 4), Samples);
        double none = empty + ((1 - empty) * Math.Pow(2, -Neurons * modalities));
        Predictions predictions = Predictions.Of(configuration);
        Assert.All(predictions.InitialWin, p => Assert.Equal((1 - none) / modalities, p.Value, 1e-11));
        Assert.Equal(none, predictions.NoInitialWinner.Value, 1e-10);
    }

    [Theory]
    [InlineData(2000, 10, 3)]
    [InlineData(300, 10, 3)]
    [InlineData(200, 10, 4)]
    [InlineData(200, 10, 6)]
    public void The_expectation_over_the_data_agrees_with_simulation(int samples, int classes, int degree) =>
        AssertAgreesWithSimulation(ConfigurationExamples.Data(classes, samples, (2, 0.1), (1.5, 0.05)), degree);

    [Fact]
    public void It_agrees_with_simulation_for_three_modalities() =>
        AssertAgreesWithSimulation(ConfigurationExamples.Data(10, 400, (2, 0.1), (1.5, 0.05), (1.8, 0.2)), 3);

    [Fact]
    public void It_is_as_good_for_very_few_sufficient_pairs()
    {
        DataParameters data = ConfigurationExamples.Data(10, 20, (4, 0.1), (1.5, 0.05));
        AssertAgreesWithSimulation(data, 3);
        Assert.Equal(TheoryKind.Exact, Predictions.Of(ConfigurationExamples.Of(data)).InitialWin[0].Kind);
    }

    // K, n, m, q, margin, then C of each modality. The first is a spec whose prediction was once off by 0.02.
    public static TheoryData<int, int, int, int, double, double, double[]> Corners =>
        new()
        {
            { 2, 3, 8, 5, 0, 0.1, [3, 2] },
            { 2, 3, 8, 5, 0.2, 0.1, [2, 2] },
            { 2, 1, 1, 3, 0, 0, [3, 1] },
            { 2, 1, 4, 16, 0.5, 0.6, [4, 1.2, 2] },
            { 4, 6, 3, 4, 0, 0.9, [5, 1.5] },
            { 3, 200, 5, 3, 0, 0.97, [1e6, 2e5, 1e6, 2e5] },
            { 2, 12, 40, 3, 0.05, 0.001, [2, 1.9, 1.8, 1.1] },
            { 5, 30, 2, 7, 1, 0.3, [3] },
            { 2, 2, 1000, 9, 0.01, 0.5, [20, 10] },
            { 3, 9, 2, 3, 0, 1, [2, 3] },
        };

    [Theory]
    [MemberData(nameof(Corners))]
    public void At_every_corner_drawn_classes_are_won_as_often_as_predicted(
        int classes,
        int samples,
        int neurons,
        int degree,
        double margin,
        double mu,
        double[] sufficientMax
    )
    {
        // The definition, written down anew: codes, the sums of their powers over samples that are sufficient everywhere, the largest of m
        // Gaussian numbers.
        const int Draws = 100_000;
        int seed = Environment.TickCount;
        Random random = new(seed);
        double[] wins = new double[sufficientMax.Length];
        for (int draw = 0; draw < Draws; draw++)
        {
            double[] sums = new double[sufficientMax.Length];
            for (int i = 0; i < samples; i++)
            {
                bool counts = random.Next(classes) == 0 && sufficientMax.All(_ => random.NextDouble() >= mu);
                for (int r = 0; r < sums.Length; r++)
                {
                    sums[r] += counts ? Math.Pow(1 + ((sufficientMax[r] - 1) * random.NextDouble()), degree) : 0;
                }
            }

            double[] scores = [.. sums.Select(sum => sum == 0 ? 0 : Math.Pow(sum, 1.0 / (degree - 2)) * LargestOf(neurons))];
            int best = Array.IndexOf(scores, scores.Max());
            double second = scores.Where((_, r) => r != best).DefaultIfEmpty(0).Max();
            wins[best] += scores[best] > (1 + margin) * second ? 1 : 0;
        }

        Predictions predictions = Predictions.Of(
            ConfigurationExamples.Of(
                ConfigurationExamples.Data(classes, samples, [.. sufficientMax.Select(c => (c, mu))]),
                neurons,
                degree,
                margin
            )
        );
        for (int r = 0; r < wins.Length; r++)
        {
            // Five standard errors with the true probability, or five events where it is nearly 0 or 1.
            double p = predictions.InitialWin[r].Value;
            double reach = (5 * Math.Sqrt(p * (1 - p) / Draws)) + (5.0 / Draws);
            Assert.True(Math.Abs((wins[r] / Draws) - p) < reach, $"seed {seed}, modality {r}: won {wins[r] / Draws:R}, predicted {p:R}");
        }

        // The maximum of m numbers has the distribution Phi^m.
        double LargestOf(int count) => Math.Max(0, StandardNormal.Quantile(Math.Pow(1 - random.NextDouble(), 1.0 / count)));
    }

    [Fact]
    public void A_margin_concerns_the_initial_winner_alone()
    {
        DataParameters data = ConfigurationExamples.Data(5, 100, (2, 0.3), (2, 0.1));
        Predictions with = Predictions.Of(ConfigurationExamples.Of(data, margin: 0.3));
        Predictions without = Predictions.Of(ConfigurationExamples.Of(data));
        Assert.True(with.InitialWin[0].Value < without.InitialWin[0].Value - 0.05);
        Assert.Equal((TheoryKind.Exact, "quadrature over the data"), (with.InitialWin[0].Kind, with.InitialWin[0].Source));
        Assert.InRange(with.InitialWin[0].Error, 1e-12, 1e-6);
        Assert.Equal(
            (TheoryKind.Exact, "symmetry", 0),
            (without.InitialWin[0].Kind, without.InitialWin[0].Source, without.InitialWin[0].Error)
        );
        Assert.Equal(without.LargestScore.ToArray(), with.LargestScore.ToArray());
        Assert.Equal(without.JointTestError, with.JointTestError);
        Assert.Equal(without.Gap, with.Gap);
        Assert.Equal(without.ProbeFailureProbability[0], with.ProbeFailureProbability[0]);
        Assert.Equal(1 - (2 * with.InitialWin[0].Value), with.NoInitialWinner.Value, 1e-12);
    }

    [Fact]
    public void The_predictions_of_many_modalities_take_little_work_and_hear_a_cancellation()
    {
        TrialConfiguration many = ConfigurationExamples.Of(
            ConfigurationExamples.Data(2, 4000, [.. Enumerable.Range(0, 64).Select(r => (1.5 + (0.02 * r), 0.01))]),
            neurons: 3
        );
        Assert.Throws<OperationCanceledException>(() => Predictions.Of(many, new CancellationToken(canceled: true)));
        Predictions predictions = Predictions.Of(many);
        Assert.InRange(predictions.InitialWin.Sum(p => p.Value), 0.999, 1);
        Assert.Equal(predictions.InitialWin.OrderBy(p => p.Value), predictions.InitialWin);
    }

    // Mean of P(r wins | D) over simulated d, with control variates of known mean 0 (first and second order in the relative deviation of
    // each mean given N), so that 40,000 draws resolve a few 1e-6. Tolerance: five standard errors plus the stated error.
    private static void AssertAgreesWithSimulation(DataParameters data, int degree)
    {
        const int Draws = 40000;
        TrialConfiguration configuration = ConfigurationExamples.Of(data, degree: degree);
        DataMoments moments = new(data);
        int count = data.ModalityCount;
        double success = moments.SufficientPairProbability / data.Classes;
        double[] means = [.. Enumerable.Range(0, count).Select(r => moments.SufficientTarget(r, degree))];
        double[] variances =
        [
            .. Enumerable.Range(0, count).Select(r => (moments.SufficientTarget(r, 2 * degree) / means[r] / means[r]) - 1),
        ];
        Random random = new(20220317 + degree);
        List<double[]> regressors = [];
        List<double> outcomes = [];
        double[] p = new double[count],
            scales = new double[count];
        for (int draw = 0; draw < Draws; draw++)
        {
            int pairs = 0;
            for (int i = 0; i < data.TrainSamples; i++)
            {
                pairs += random.NextDouble() < success ? 1 : 0;
            }

            List<double> row = [1];
            double[] deviations = new double[count];
            for (int r = 0; r < count; r++)
            {
                double sum = 0;
                for (int i = 0; i < pairs; i++)
                {
                    sum += Math.Pow(1 + ((data.Modalities[r].SufficientMax - 1) * random.NextDouble()), degree);
                }

                scales[r] = pairs == 0 ? 0 : Math.Pow(sum / pairs, 1.0 / (degree - 2));
                deviations[r] = pairs == 0 ? 0 : (sum / pairs / means[r]) - 1;
                row.Add(deviations[r]);
                row.Add(pairs == 0 ? 0 : (deviations[r] * deviations[r]) - (variances[r] / pairs));
            }

            for (int r = 0; r < count; r++)
            {
                for (int s = 0; s < r; s++)
                {
                    row.Add(deviations[r] * deviations[s]);
                }
            }

            WinningProbability.Conditional(scales, 5, 0, p);
            regressors.Add([.. row]);
            outcomes.Add(p[0]);
        }

        (double mean, double error) = Regression.Intercept(regressors, outcomes);
        TheoryValue value = Predictions.Of(configuration).InitialWin[0];
        (double predicted, double stated) = (value.Value, value.Error);
        Assert.True(
            Math.Abs(mean - predicted) < stated + (5 * error),
            $"simulated {mean:R} +- {error:E1}, predicted {predicted:R}, difference {mean - predicted:E2}"
        );
    }

    [Fact]
    public void The_initial_winners_of_drawn_trials_occur_with_the_predicted_frequency()
    {
        // The whole chain: drawn samples, drawn weights, scores, winners. Class averages of 3000 trials; |z| > 5 has probability 6e-7.
        const int Trials = 3000,
            Degree = 4,
            Neurons = 3;
        DataParameters data = ConfigurationExamples.Data(4, 80, (2, 0.1), (1.4, 0.3));
        TrialConfiguration configuration = ConfigurationExamples.Of(data, Neurons, Degree);
        StreamRoot root = new(8);
        float[][] dictionaries = DictionarySampler.Draw(data, root, 0);
        SampleSet samples = SampleSet.Allocate(data, 80);
        float[][] weights = [new float[4 * Neurons * 4], new float[4 * Neurons * 4]];
        double sum = 0,
            squares = 0;
        for (long trial = 0; trial < Trials; trial++)
        {
            DataSampler.Fill(samples, data, SampleRole.Train, dictionaries, root, trial);
            WeightSampler.Fill(weights[0], 4, Neurons, 4, 0.1, root, trial, 0);
            WeightSampler.Fill(weights[1], 4, Neurons, 4, 0.1, root, trial, 1);
            double wins = Enumerable.Range(0, 4).Count(j => Score(j, 0) > Score(j, 1)) / 4.0;
            sum += wins;
            squares += wins * wins;
        }

        double mean = sum / Trials,
            error = Math.Sqrt(((squares / Trials) - (mean * mean)) / Trials);
        Assert.InRange((mean - Predictions.Of(configuration).InitialWin[0].Value) / error, -5, 5);

        double Score(int j, int r)
        {
            double gamma = Enumerable.Range(0, Neurons).Max(l => Math.Max(0, weights[r][(((j * Neurons) + l) * 4) + j]));
            double d =
                Enumerable
                    .Range(0, 80)
                    .Where(i => samples.Labels[i] == j && samples.Sufficient[0][i] && samples.Sufficient[1][i])
                    .Sum(i => Math.Pow(samples.Codes[r][(i * 4) + j], Degree)) / 80;
            return gamma * Math.Pow(d, 1.0 / (Degree - 2));
        }
    }

    [Fact]
    public void The_large_sample_limit_is_approached()
    {
        // With d at its mean, which is the same as N without bound; the difference is of order K/n.
        double[] atMeans = new double[2];
        DataMoments moments = new(ConfigurationExamples.Data(5, 1, (3, 0.2), (1.5, 0.1)));
        WinningProbability.Conditional([moments.SufficientTarget(0, 3), moments.SufficientTarget(1, 3)], 5, 0, atMeans);
        double previous = double.MaxValue;
        foreach (int samples in new[] { 100, 1000, 10000, 100000 })
        {
            Predictions predictions = Predictions.Of(
                ConfigurationExamples.Of(ConfigurationExamples.Data(5, samples, (3, 0.2), (1.5, 0.1)))
            );
            double difference = Math.Abs(predictions.InitialWin[0].Value - atMeans[0]);
            Assert.True(difference < previous / 5, $"{samples}: {difference}");
            previous = difference;
        }
    }

    [Fact]
    public void The_statements_of_the_paper_are_evaluated_at_the_winning_probabilities()
    {
        Predictions predictions = Predictions.Of(ConfigurationExamples.Of(ConfigurationExamples.Data(5, 1000, (2, 0.3), (2, 0.1))));
        Assert.Equal([0.3, 0.1], predictions.UnimodalTestError.Select(value => value.Value));
        Assert.Equal(0.2, predictions.ProbeTestError.Value);
        double half = predictions.InitialWin[0].Value;
        Assert.InRange(half, 0.4994, 0.5);
        Assert.Equal(half, predictions.ProbeFailureProbability[1].Value, 1e-12);
        Assert.Equal(0.4 * half, predictions.JointTestError.Value, 1e-12);
        Assert.Equal((0.4 * half) - 0.1, predictions.Gap.Value, 1e-12);
        Assert.Equal(1, predictions.BestModality);
        Assert.Equal(TheoryKind.Exact, predictions.InitialWin[0].Kind);
        Assert.Equal(TheoryKind.LowerBound, predictions.ProbeFailureProbability[0].Kind);
        Assert.Equal(new TheoryValue(0.3, TheoryKind.Asymptotic, "Theorem 5.1"), predictions.UnimodalTestError[0]);
    }

    [Fact]
    public void A_modality_that_is_never_sufficient_leaves_no_initial_winner()
    {
        Predictions predictions = Predictions.Of(ConfigurationExamples.Of(ConfigurationExamples.Data(5, 100, (2, 1), (2, 0.1))));
        Assert.All(predictions.InitialWin, p => Assert.Equal(0, p.Value));
        Assert.Equal(1, predictions.NoInitialWinner.Value);
    }

    [Fact]
    public void A_configuration_out_of_range_is_refused() =>
        Assert.Throws<ArgumentException>(() => Predictions.Of(ConfigurationExamples.Of(ConfigurationExamples.Data(1, 100, (2, 0.1)))));
}
