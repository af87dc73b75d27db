using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Strata;

public sealed class StratifiedErrorsTests
{
    private const int Repetitions = 3000;

    [Fact]
    public void Errors_and_variances_are_those_of_the_definitions()
    {
        Random random = new(3);
        TrialConfiguration configuration = Configuration(testSamples: 211);
        TestStrata strata = new(configuration.Data, 211);
        StratifiedErrors errors = new(strata);
        ulong[][] wrong = [.. Enumerable.Range(0, 5).Select(v => Flags(random, strata, 0.2 + (0.1 * v)))];
        StratumMeasurements measured = errors.Measure(wrong);
        for (int v = 0; v < wrong.Length; v++)
        {
            int[] weighted = errors.ByClass(wrong[v]);
            Assert.All(weighted, (e, j) => Assert.Equal(Share(strata, wrong[v], j) / 3, (double)e / TestStrata.UnitsOf(3), 1e-9));
            Assert.Equal(Variance(strata, i => Bit(wrong[v], i)), measured.Variances[v], 1e-6 * measured.Variances[v]);
            for (int p = 0; p < strata.Patterns; p++)
            {
                int count = Enumerable.Range(0, 3).Sum(j => Cell(strata, j, p).Sum(i => Bit(wrong[v], i)));
                Assert.Equal(count, measured.Counts[(p * measured.Columns) + v]);
            }
        }

        for (int r = 0; r < 2; r++)
        {
            float gap = measured.Variances[5 + r];
            float degradation = measured.Variances[7 + r];
            Assert.Equal(Variance(strata, i => Bit(wrong[0], i) - Bit(wrong[1 + r], i)), gap, 1e-6 * gap);
            Assert.Equal(Variance(strata, i => Bit(wrong[3 + r], i) - Bit(wrong[1 + r], i)), degradation, 1e-6 * degradation);
        }
    }

    [Fact]
    public void All_samples_wrong_are_all_units_and_none_are_none()
    {
        foreach (int classes in new[] { 2, 3, 7 })
        {
            TrialConfiguration configuration = TrialSamples.Configuration(classes, 10, 1, [classes, classes], 0, testSamples: 20 * classes);
            TestStrata strata = new(configuration.Data, 20 * classes);
            StratifiedErrors errors = new(strata);
            ulong[] all = new ulong[errors.Words];
            Assert.All(errors.ByClass(all), e => Assert.Equal(0, e));
            Array.Fill(all, ulong.MaxValue);
            Assert.Equal(errors.ClassUnits(), errors.ByClass(all));
            Assert.Equal(TestStrata.UnitsOf(configuration.Classes), errors.ByClass(all).Sum());

            // Who loses one class of K and no other sample has an error of 1/K exactly.
            Array.Clear(all);
            for (int p = 0; p < strata.Patterns; p++)
            {
                int first = strata.First(classes - 1, p);
                for (int i = first; i < first + strata.Count(classes - 1, p); i++)
                {
                    all[i / 64] |= 1UL << (i % 64);
                }
            }

            Assert.Equal(TestStrata.UnitsOf(configuration.Classes), classes * (long)errors.ByClass(all).Sum());
        }
    }

    /// <summary>Trained networks are held fixed and tested on many samples: nothing but the choice of samples varies.</summary>
    [Fact]
    public void Errors_are_unbiased_and_the_variance_by_the_choice_of_samples_is_the_one_that_is_stated()
    {
        TrialConfiguration configuration = Configuration(testSamples: 60);
        TrialTrace trace = new CpuTrialEngine().Trace(
            TrialSamples.Batch(configuration, 4),
            new TraceOptions(100, IncludeArrays: true),
            default
        );
        ReferenceNetwork[] networks = Networks(configuration, trace.Arrays!);
        TestStrata strata = new(configuration.Data, 60);
        StratifiedErrors errors = new(strata);
        SampleSet test = SampleSet.Allocate(configuration.Data, 60);
        StreamRoot root = new(909);
        double[][] values = new double[Repetitions][];
        double[][] stated = new double[Repetitions][];
        for (int i = 0; i < Repetitions; i++)
        {
            DataSampler.Fill(test, configuration.Data, SampleRole.Test, [], root, i, strata);
            ulong[][] wrong = [.. networks.Select(network => network.Errors(test, 0))];
            double[] shares = [.. wrong.Select(w => errors.ByClass(w).Sum() / (double)TestStrata.UnitsOf(configuration.Classes))];
            values[i] = [.. shares, shares[0] - shares[1], shares[0] - shares[2], shares[3] - shares[1], shares[4] - shares[2]];
            stated[i] = [.. errors.Measure(wrong).Variances.Select(v => (double)v)];
        }

        double[] truth = Truth(configuration, networks);
        int seen = 0;
        for (int q = 0; q < truth.Length; q++)
        {
            double[] column = [.. values.Select(v => v[q])];
            double mean = column.Average();
            double variance = column.Sum(v => (v - mean) * (v - mean)) / (Repetitions - 1);
            double meanError = Math.Sqrt((variance / Repetitions) + (0.25 / LargeSample));
            Assert.True(Math.Abs(mean - truth[q]) < 4.5 * meanError, $"Quantity {q}: {mean} in mean, {truth[q]} in truth, seed 909.");

            // The relative error of a sample variance is at most sqrt(kurtosis / repetitions), and the kurtosis of these is below 6.
            double ratio = stated.Average(v => v[q]) / variance;
            Assert.True(Math.Abs(ratio - 1) < 4.5 * Math.Sqrt(6.0 / Repetitions), $"Quantity {q}: stated over seen is {ratio}, seed 909.");

            // An interval of 1.96 stated deviations covers nearly as often as the normal law says; samples of 60 are coarse. Networks that
            // hardly ever differ show no difference in most samples.
            bool isSeen = stated.Count(v => v[q] == 0) < Repetitions / 20;
            double covered = Enumerable
                .Range(0, Repetitions)
                .Average(i => Math.Abs(values[i][q] - truth[q]) <= 1.96 * Math.Sqrt(stated[i][q]) ? 1.0 : 0);
            seen += isSeen ? 1 : 0;
            Assert.True(!isSeen || covered is > 0.85 and < 0.995, $"Quantity {q}: {covered} covered, seed 909.");
        }

        Assert.True(seen >= 5, "Too little differs for the coverage to be a test.");
    }

    private const int LargeSample = 100_000;

    // From independent samples under random numbers of their own.
    private static double[] Truth(TrialConfiguration configuration, ReferenceNetwork[] networks)
    {
        SampleSet large = DataSampler.Draw(configuration.Data, SampleRole.Test, LargeSample, [], new StreamRoot(31), 0);
        double[] shares =
        [
            .. networks.Select(network => Enumerable.Range(0, LargeSample).Count(i => network.IsError(large, i, 0)) / (double)LargeSample),
        ];
        return [.. shares, shares[0] - shares[1], shares[0] - shares[2], shares[3] - shares[1], shares[4] - shares[2]];
    }

    private static ReferenceNetwork[] Networks(TrialConfiguration configuration, TrialArrays arrays)
    {
        ReferenceNetwork Network(float[][] weights, params int[] modalities) =>
            new(
                configuration.Classes,
                configuration.Network.Neurons,
                SmoothedRelu.Of(configuration.Network),
                modalities,
                [.. weights.Select(encoder => Array.ConvertAll(encoder, w => (double)w))]
            );

        return
        [
            Network(arrays.JointWeights, 0, 1),
            Network(arrays.UnimodalWeights, 0),
            Network(arrays.UnimodalWeights, 1),
            Network(arrays.JointWeights, 0),
            Network(arrays.JointWeights, 1),
        ];
    }

    private static TrialConfiguration Configuration(int testSamples) =>
        TrialSamples.Configuration(3, 60, 2, [4, 5], iterations: 40, step: 2, testSamples: testSamples);

    private static ulong[] Flags(Random random, TestStrata strata, double share)
    {
        ulong[] flags = new ulong[(strata.Samples + 63) / 64];
        for (int i = 0; i < strata.Samples; i++)
        {
            flags[i / 64] |= random.NextDouble() < share ? 1UL << (i % 64) : 0;
        }

        return flags;
    }

    private static int Bit(ulong[] flags, int i) => (int)(flags[i / 64] >> (i % 64) & 1);

    private static IEnumerable<int> Cell(TestStrata strata, int label, int pattern) =>
        Enumerable.Range(strata.First(label, pattern), strata.Count(label, pattern));

    private static double Share(TestStrata strata, ulong[] wrong, int label) =>
        Enumerable.Range(0, strata.Patterns).Sum(p => strata.Weight(p) * Cell(strata, label, p).Average(i => Bit(wrong, i)));

    // Weighted sum over cells of the squared standard error of a mean, in two passes.
    private static double Variance(TestStrata strata, Func<int, double> value)
    {
        double sum = 0;
        for (int j = 0; j < strata.Classes; j++)
        {
            for (int p = 0; p < strata.Patterns; p++)
            {
                double[] values = [.. Cell(strata, j, p).Select(value)];
                double mean = values.Average();
                double variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
                sum += Math.Pow(strata.Weight(p) / strata.Classes, 2) * variance / values.Length;
            }
        }

        return sum;
    }
}
