using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Distributions;

public class DictionarySamplerTests
{
    private static readonly StreamRoot Root = new(5);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(6, 9)]
    [InlineData(40, 40)]
    [InlineData(3, 100)]
    public void Columns_are_orthonormal(int classes, int dimension)
    {
        foreach (DictionaryKind kind in Enum.GetValues<DictionaryKind>())
        {
            float[] m = Draw(kind, classes, dimension, 7);
            for (int a = 0; a < classes; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    double dot = Enumerable.Range(0, dimension).Sum(k => (double)m[(k * classes) + a] * m[(k * classes) + b]);
                    Assert.Equal(a == b ? 1 : 0, dot, 1e-6);
                }
            }
        }
    }

    [Fact]
    public void The_canonical_dictionary_is_the_identity_over_zeros()
    {
        float[] m = Draw(DictionaryKind.Canonical, 3, 5, 0);
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], m);
    }

    [Fact]
    public void More_classes_keep_the_columns_of_fewer()
    {
        float[] few = Draw(DictionaryKind.Random, 3, 10, 2),
            many = Draw(DictionaryKind.Random, 8, 10, 2);
        for (int k = 0; k < 10; k++)
        {
            Assert.Equal(few[(k * 3)..((k * 3) + 3)], many[(k * 8)..((k * 8) + 3)]);
        }
    }

    [Fact]
    public void Random_dictionaries_have_the_moments_of_the_Haar_measure()
    {
        Assert.All(HaarZValues(m => m), z => Assert.InRange(z, -5.5, 5.5));
    }

    [Fact]
    public void A_decomposition_with_fixed_signs_fails_the_same_check()
    {
        // What Householder reflections give without the sign correction: a first entry of one sign.
        IEnumerable<double> z = HaarZValues(m =>
        {
            m[0] = Math.Abs(m[0]);
            return m;
        });
        Assert.Contains(z, value => Math.Abs(value) > 5.5);
    }

    // z values of moments of entries of a Haar matrix O of size d (Collins and Sniady, Communications in Mathematical Physics 264, 2006):
    // E O_ij = 0, E O_ij^2 = 1/d, E O_ij^4 = 3/(d(d+2)), E O_11^2 O_21^2 = 1/(d(d+2)), E O_11^2 O_22^2 = (d+1)/(d(d-1)(d+2)),
    // E O_11 O_12 O_21 O_22 = -1/(d(d-1)(d+2)). |z| > 5.5 has probability 4e-8 each.
    private static IEnumerable<double> HaarZValues(Func<double[], double[]> change)
    {
        const double D = 4;
        const int Trials = 20000,
            Classes = 3;
        (string Name, double Mean, Func<double[], double> Value)[] statistics =
        [
            ("first", 0, m => m[0]),
            ("last", 0, m => m[(3 * Classes) + 2]),
            ("square", 1 / D, m => m[0] * m[0]),
            ("last square", 1 / D, m => m[11] * m[11]),
            ("fourth", 3 / (D * (D + 2)), m => Math.Pow(m[4], 4)),
            ("column pair", 1 / (D * (D + 2)), m => Math.Pow(m[1] * m[4], 2)),
            ("row pair", 1 / (D * (D + 2)), m => Math.Pow(m[0] * m[2], 2)),
            ("diagonal pair", (D + 1) / (D * (D - 1) * (D + 2)), m => Math.Pow(m[0] * m[4], 2)),
            ("cycle", -1 / (D * (D - 1) * (D + 2)), m => m[0] * m[1] * m[3] * m[4]),
            ("product", 0, m => m[0] * m[1]),
        ];
        double[] sums = new double[statistics.Length],
            squares = new double[statistics.Length];
        for (int trial = 0; trial < Trials; trial++)
        {
            double[] m = change([.. Draw(DictionaryKind.Random, Classes, 4, trial).Select(value => (double)value)]);
            for (int s = 0; s < statistics.Length; s++)
            {
                double value = statistics[s].Value(m) - statistics[s].Mean;
                sums[s] += value;
                squares[s] += value * value;
            }
        }

        return sums.Zip(squares, (sum, square) => sum / Math.Sqrt(square - (sum * sum / Trials)));
    }

    private static float[] Draw(DictionaryKind kind, int classes, int dimension, long trial)
    {
        DataParameters data = DataExamples.TwoModalities;
        data = data with { Classes = classes, Dictionary = kind, Modalities = [data.Modalities[0] with { Dimension = dimension }] };
        return DictionarySampler.Draw(data, Root, trial)[0];
    }
}
