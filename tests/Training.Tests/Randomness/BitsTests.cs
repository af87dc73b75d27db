using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Tests.Distributions;
using ModalityCompetition.Training.Theory;

namespace ModalityCompetition.Training.Tests.Randomness;

/// <summary>
/// Digests of drawn and computed numbers, pinned: they must be the same on every machine and with every instruction set (run the tests with
/// DOTNET_EnableHWIntrinsic=0 and DOTNET_EnableAVX2=0 to see). A deliberate change of an address or a formula changes them, and then the
/// arithmetic version of every engine must be raised with them.
/// </summary>
public class BitsTests
{
    [Fact]
    public void Elementary_functions_have_the_pinned_bits()
    {
        Digest digest = new();
        Random random = new(7);
        for (int i = 0; i < 5000; i++)
        {
            double u = random.NextDouble();
            digest.Add(DeterministicMath.Exp((1400 * u) - 700));
            digest.Add(DeterministicMath.Log(u * 1e3));
            digest.Add(DeterministicMath.Root(u * 1e3, 1 + (i % 9)));
            digest.Add(StandardNormal.Cdf((20 * u) - 10));
            digest.Add(StandardNormal.Density((20 * u) - 10));
            digest.Add(StandardNormal.Quantile(u));
        }

        Assert.Equal("df8ee2e047cb8307", digest.ToString());
    }

    [Theory]
    [InlineData(DictionaryKind.Canonical, "dc12cdde859cc774")]
    [InlineData(DictionaryKind.Random, "d06abfb2541e48ba")]
    public void Samples_dictionaries_and_weights_have_the_pinned_bits(DictionaryKind dictionary, string expected)
    {
        Assert.Equal(expected, DigestOfSamples(dictionary, SampleRole.Train, SampleRole.Test));
    }

    [Theory]
    [InlineData(DictionaryKind.Canonical, "5c73c522a601e2dc")]
    [InlineData(DictionaryKind.Random, "808bf8eac42793ee")]
    public void The_validation_sample_has_the_pinned_bits(DictionaryKind dictionary, string expected)
    {
        Assert.Equal(expected, DigestOfSamples(dictionary, SampleRole.Validation));
    }

    private static string DigestOfSamples(DictionaryKind dictionary, params SampleRole[] roles)
    {
        DataParameters data = DataExamples.TwoModalities with { Dictionary = dictionary };
        StreamRoot root = new(0x0123456789abcdef, 3);
        const long Trial = (5L << 32) + 17;
        float[][] dictionaries = DictionarySampler.Draw(data, root, Trial);
        Digest digest = new();
        foreach (SampleRole role in roles)
        {
            SampleSet samples = DataSampler.Draw(data, role, 100, dictionaries, root, Trial);
            digest.Add(samples.Labels);
            digest.Add([.. samples.Inputs, .. samples.Codes, .. dictionaries]);
        }

        float[] weights = new float[data.Classes * 3 * 11];
        WeightSampler.Fill(weights, data.Classes, 3, 11, 0.25, root, Trial, 1);
        digest.Add([weights]);
        return digest.ToString();
    }

    [Fact]
    public void Winning_probabilities_have_the_pinned_bits()
    {
        Digest digest = new();
        foreach (int neurons in new[] { 1, 5, 17, 100, 512 })
        {
            double[] p = new double[3];
            digest.Add(WinningProbability.Conditional([1, 1.25, 0.01], neurons, 0.125, p));
            Array.ForEach(p, digest.Add);
        }

        Assert.Equal("d9fd390759dfe087", digest.ToString());
    }

    /// <summary>FNV-1a of the bits.</summary>
    private sealed class Digest
    {
        private ulong state = 14695981039346656037;

        public void Add(double value) => Mix(BitConverter.DoubleToUInt64Bits(value));

        public void Add(int[] values) => Array.ForEach(values, value => Mix((uint)value));

        public void Add(float[][] values) =>
            Array.ForEach(values, row => Array.ForEach(row, value => Mix(BitConverter.SingleToUInt32Bits(value))));

        public override string ToString() => $"{state:x16}";

        private void Mix(ulong bits)
        {
            for (int i = 0; i < 8; i++, bits >>= 8)
            {
                state = (state ^ (bits & 0xff)) * 1099511628211;
            }
        }
    }
}
