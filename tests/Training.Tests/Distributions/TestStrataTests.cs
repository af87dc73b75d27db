using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Distributions;

public sealed class TestStrataTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.01, 0.06)]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.2)]
    [InlineData(0.1, 0.4, 0.25)]
    [InlineData(1e-9, 0.7, 0.02, 0.3)]
    public void Weights_are_the_probabilities_of_the_patterns(params double[] mu)
    {
        TestStrata strata = new(Data(3, mu), 600);
        double[] expected = new double[mu.Length + 2];
        foreach (bool[] flags in Flags(mu.Length))
        {
            expected[PatternOf(flags)] += Probability(flags, mu);
        }

        for (int p = 0; p < expected.Length; p++)
        {
            Assert.Equal(expected[p], strata.Weight(p), expected[p] * 1e-12);
            Assert.Equal(expected[p] > 0, strata.Count(0, p) > 0);
        }
    }

    [Fact]
    public void The_simple_sample_meets_the_patterns_as_often_as_their_weights_say()
    {
        double[] mu = [0.1, 0.4, 0.25];
        DataParameters data = Data(3, mu);
        const int Samples = 60_000;
        SampleSet drawn = Draw(data, Samples, trial: 1);
        TestStrata strata = new(data, 600);
        for (int p = 0; p < strata.Patterns; p++)
        {
            int seen = Enumerable.Range(0, Samples).Count(i => PatternOf(FlagsOf(drawn, i)) == p);
            AssertShare(strata.Weight(p), seen, Samples);
        }
    }

    [Theory]
    [InlineData(0.1, 0.4, 0.25)]
    [InlineData(0.05, 0.6, 0.3, 0.5)]
    public void Which_modalities_of_several_are_insufficient_has_the_law_given_that_several_are(params double[] mu)
    {
        DataParameters data = Data(2, mu);
        TestStrata strata = new(data, 40_000);
        SampleSet drawn = Draw(data, strata.Samples, trial: 2, strata);
        int[] several = [.. Enumerable.Range(0, 2).SelectMany(j => Cell(strata, j, mu.Length + 1))];
        double all = Flags(mu.Length).Where(flags => flags.Count(f => f) >= 2).Sum(flags => Probability(flags, mu));
        foreach (bool[] flags in Flags(mu.Length))
        {
            int seen = several.Count(i => FlagsOf(drawn, i).SequenceEqual(flags));
            if (flags.Count(f => f) < 2)
            {
                Assert.Equal(0, seen);
            }
            else
            {
                AssertShare(Probability(flags, mu) / all, seen, several.Length);
            }
        }
    }

    [Theory]
    [InlineData(403, new[] { 0.01, 0.06 })]
    [InlineData(40, new[] { 0.01, 0.06 })]
    [InlineData(977, new[] { 0.3, 0, 0.2 })]
    public void A_sample_has_the_classes_and_patterns_of_its_cells_and_the_codes_that_go_with_them(int samples, double[] mu)
    {
        DataParameters data = Data(5, mu);
        TestStrata strata = new(data, samples);
        SampleSet drawn = Draw(data, samples, trial: 3, strata);
        int next = 0;
        for (int j = 0; j < 5; j++)
        {
            Assert.InRange(Enumerable.Range(0, strata.Patterns).Sum(p => strata.Count(j, p)), samples / 5, (samples / 5) + 1);
            for (int p = 0; p < strata.Patterns; p++)
            {
                Assert.Equal(next, strata.First(j, p));
                next += strata.Count(j, p);
                Assert.NotEqual(1, strata.Count(j, p));
                Assert.All(Cell(strata, j, p), i => Assert.Equal((j, p), (drawn.Labels[i], PatternOf(FlagsOf(drawn, i)))));
                Assert.All(Cell(strata, j, p), i => AssertCode(data, drawn, i));
            }
        }

        Assert.Equal(samples, next);
    }

    [Fact]
    public void Samples_go_to_patterns_in_proportion_to_the_roots_of_their_weights()
    {
        double[] weights = [0.64, 0.25, 0.09, 0.02];
        int[] counts = StratumAllocation.Of(weights, 10_000);
        double sum = weights.Sum(Math.Sqrt);
        Assert.Equal(10_000, counts.Sum());
        Assert.All(weights.Zip(counts), pair => Assert.InRange(pair.Second - (10_000 * Math.Sqrt(pair.First) / sum), -1, 1));
    }

    [Fact]
    public void Nobody_has_fewer_than_two_and_nothing_is_lost_however_few_there_are()
    {
        Random random = new(20);
        for (int draw = 0; draw < 500; draw++)
        {
            double[] weights = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Math.Pow(10, -12 * random.NextDouble()))];
            weights = [.. weights, 0];
            int samples = (2 * (weights.Length - 1)) + random.Next(40);
            int[] counts = StratumAllocation.Of(weights, samples);
            Assert.Equal(samples, counts.Sum());
            Assert.Equal(0, counts[^1]);
            Assert.All(counts[..^1], count => Assert.True(count >= 2, $"{string.Join(' ', counts)} of {string.Join(' ', weights)}"));
        }
    }

    [Fact]
    public void Too_few_samples_are_refused()
    {
        DataParameters data = Data(5, 0.01, 0.06);
        Assert.Equal(40, TestStrata.Fewest(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestStrata(data, 39));
        Assert.Equal(20, TestStrata.Fewest(Data(5, 0, 0.06)));
    }

    [Fact]
    public void Units_of_all_classes_are_all_units()
    {
        foreach (int classes in new[] { 2, 3, 7, 1000 })
        {
            TestStrata strata = new(Data(classes, 0.1), 4 * classes);
            Assert.Equal(TestStrata.UnitsOf(classes), classes * strata.ClassUnits);
            Assert.InRange(TestStrata.UnitsOf(classes), (1 << 30) - classes + 1, 1 << 30);
        }
    }

    private static DataParameters Data(int classes, params double[] mu) =>
        DataExamples.TwoModalities with
        {
            Classes = classes,
            Modalities =
            [
                .. mu.Select(
                    (m, r) =>
                        DataExamples.TwoModalities.Modalities[r % 2] with
                        {
                            Name = $"modality{r}",
                            Dimension = classes,
                            InsufficientProbability = m,
                        }
                ),
            ],
        };

    private static SampleSet Draw(DataParameters data, int samples, long trial, TestStrata? strata = null)
    {
        SampleSet drawn = SampleSet.Allocate(data, samples);
        DataSampler.Fill(drawn, data, SampleRole.Test, [], new StreamRoot(5), trial, strata);
        return drawn;
    }

    private static IEnumerable<int> Cell(TestStrata strata, int label, int pattern) =>
        Enumerable.Range(strata.First(label, pattern), strata.Count(label, pattern));

    private static void AssertCode(DataParameters data, SampleSet drawn, int i)
    {
        for (int r = 0; r < data.ModalityCount; r++)
        {
            double code = drawn.Codes[r][(i * data.Classes) + drawn.Labels[i]];
            ModalityParameters modality = data.Modalities[r];
            if (drawn.Sufficient[r][i])
            {
                Assert.InRange(code, 1, modality.SufficientMax);
            }
            else
            {
                Assert.Equal(modality.InsufficientTarget, code, 1e-6);
            }
        }
    }

    // True where a modality is insufficient.
    private static bool[] FlagsOf(SampleSet drawn, int i) => [.. drawn.Sufficient.Select(sufficient => !sufficient[i])];

    private static int PatternOf(bool[] flags) =>
        flags.Count(f => f) switch
        {
            0 => 0,
            1 => 1 + Array.IndexOf(flags, true),
            _ => flags.Length + 1,
        };

    private static IEnumerable<bool[]> Flags(int modalities) =>
        Enumerable.Range(0, 1 << modalities).Select(bits => Enumerable.Range(0, modalities).Select(r => (bits >> r & 1) == 1).ToArray());

    private static double Probability(bool[] flags, double[] mu) =>
        flags.Zip(mu).Aggregate(1.0, (product, pair) => product * (pair.First ? pair.Second : 1 - pair.Second));

    // Within five standard deviations of the binomial law: once in two million.
    private static void AssertShare(double expected, int seen, int samples) =>
        Assert.InRange((double)seen / samples - expected, -5 * Deviation(expected, samples), 5 * Deviation(expected, samples));

    private static double Deviation(double share, int samples) => Math.Sqrt(share * (1 - share) / samples);
}
