using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Distributions;

public class DataSamplerTests
{
    private static readonly DataParameters Data = DataExamples.TwoModalities;
    private static readonly StreamRoot Root = new(99);

    [Fact]
    public void A_larger_sample_extends_a_smaller_one()
    {
        SampleSet large = Draw(Data, 257);
        foreach (int n in new[] { 1, 3, 63, 64, 65, 200 })
        {
            SampleSet small = Draw(Data, n);
            Assert.Equal(large.Labels[..n], small.Labels);
            for (int r = 0; r < 2; r++)
            {
                Assert.Equal(large.Inputs[r][..(n * Data.Modalities[r].Dimension)], small.Inputs[r]);
                Assert.Equal(large.Codes[r][..(n * Data.Classes)], small.Codes[r]);
                Assert.Equal(large.Sufficient[r][..n], small.Sufficient[r]);
            }
        }
    }

    [Fact]
    public void A_larger_dimension_keeps_the_numbers_of_a_smaller_one()
    {
        SampleSet small = Draw(Data, 100);
        SampleSet large = Draw(Data with { Modalities = [.. Data.Modalities.Select(p => p with { Dimension = p.Dimension + 7 })] }, 100);
        for (int r = 0; r < 2; r++)
        {
            int d = Data.Modalities[r].Dimension;
            for (int i = 0; i < 100; i++)
            {
                Assert.Equal(small.Inputs[r][(i * d)..((i + 1) * d)], large.Inputs[r][(i * (d + 7))..((i * (d + 7)) + d)]);
            }
        }
    }

    [Fact]
    public void Noise_of_a_modality_s_own_is_the_same_numbers_at_another_scale()
    {
        ModalityParameters[] own = [Data.Modalities[0], Data.Modalities[1] with { GaussianNoise = 0.3 }];
        SampleSet silent = Draw(Data with { GaussianNoise = 0 }, 300);
        SampleSet common = Draw(Data with { GaussianNoise = 0.1 }, 300);
        SampleSet different = Draw(Data with { GaussianNoise = 0.1, Modalities = [.. own] }, 300);
        Assert.Equal(common.Inputs[0], different.Inputs[0]);
        Assert.Equal(common.Codes[1], different.Codes[1]);
        for (int i = 0; i < silent.Inputs[1].Length; i++)
        {
            double noise = common.Inputs[1][i] - silent.Inputs[1][i];
            Assert.Equal(3 * noise, different.Inputs[1][i] - silent.Inputs[1][i], 1e-5);
        }

        DataMoments moments = new(Data with { GaussianNoise = 0.1, Modalities = [.. own] });
        DataMoments plain = new(Data with { GaussianNoise = 0.1 });
        Assert.Equal(plain.InputVariance(0, 0), moments.InputVariance(0, 0));
        Assert.Equal(plain.InputVariance(1, 0) + 0.09 - 0.01, moments.InputVariance(1, 0), 1e-12);
    }

    [Fact]
    public void More_classes_keep_the_off_target_numbers_of_fewer()
    {
        // With s = K every coordinate is active, so that equal words show.
        ModalityParameters wide = Data.Modalities[0] with
        {
            Dimension = 12,
        };
        SampleSet few = Draw(Data with { Sparsity = 6, Modalities = [wide] }, 300);
        SampleSet many = Draw(Data with { Classes = 11, Sparsity = 11, Modalities = [wide] }, 300);
        Assert.Equal(few.Sufficient[0], many.Sufficient[0]);
        int compared = 0;
        for (int i = 0; i < 300; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                if (few.Labels[i] != j && many.Labels[i] != j)
                {
                    Assert.Equal(few.Codes[0][(i * 6) + j], many.Codes[0][(i * 11) + j]);
                    compared++;
                }
            }
        }

        Assert.True(compared > 1000);
    }

    [Fact]
    public void Parameters_move_draws_in_one_direction()
    {
        SampleSet few = Draw(Change(p => p with { InsufficientProbability = 0.2 }), 300);
        SampleSet many = Draw(Change(p => p with { InsufficientProbability = 0.5 }), 300);
        for (int i = 0; i < 300; i++)
        {
            // Insufficient at 0.2 implies insufficient at 0.5.
            Assert.True(few.Sufficient[0][i] || !many.Sufficient[0][i]);
        }

        SampleSet quiet = Draw(Data with { GaussianNoise = 0 }, 100),
            loud = Draw(Data, 100),
            louder = Draw(Data with { GaussianNoise = 0.6 }, 100);
        for (int k = 0; k < loud.Inputs[0].Length; k++)
        {
            Assert.Equal(2 * (loud.Inputs[0][k] - quiet.Inputs[0][k]), louder.Inputs[0][k] - quiet.Inputs[0][k], 1e-5f);
        }

        Assert.Equal(loud.Codes[0], louder.Codes[0]);
    }

    [Fact]
    public void Codes_stay_in_their_supports()
    {
        SampleSet samples = Draw(Data, 3000);
        for (int r = 0; r < 2; r++)
        {
            ModalityParameters p = Data.Modalities[r];
            for (int i = 0; i < samples.Count; i++)
            {
                bool sufficient = samples.Sufficient[r][i];
                for (int j = 0; j < Data.Classes; j++)
                {
                    float z = samples.Codes[r][(i * Data.Classes) + j];
                    (double low, double high) = (j == samples.Labels[i], sufficient) switch
                    {
                        (true, true) => (1, p.SufficientMax),
                        (true, false) => (p.InsufficientTarget, p.InsufficientTarget),
                        (false, true) => (p.SufficientOffTargetMax * p.SufficientOffTargetLow, p.SufficientOffTargetMax),
                        (false, false) => (p.InsufficientOffTargetMax * p.InsufficientOffTargetLow, p.InsufficientOffTargetMax),
                    };
                    Assert.True((z >= (float)low && z <= (float)high) || (z == 0 && j != samples.Labels[i]), $"z = {z}, [{low}, {high}]");
                }
            }
        }
    }

    [Fact]
    public void Inputs_are_the_dictionary_times_code_plus_span_noise_plus_gaussian_noise()
    {
        DataParameters still = Change(p => p with { SpanNoise = 0 }) with { GaussianNoise = 0, Dictionary = DictionaryKind.Random };
        float[][] dictionaries = DictionarySampler.Draw(still, Root, 4);
        SampleSet samples = DataSampler.Draw(still, SampleRole.Train, 70, dictionaries, Root, 4);
        for (int r = 0; r < 2; r++)
        {
            int d = still.Modalities[r].Dimension;
            for (int i = 0; i < 70; i++)
            {
                for (int k = 0; k < d; k++)
                {
                    double expected = Enumerable.Range(0, 6).Sum(j => (double)dictionaries[r][(k * 6) + j] * samples.Codes[r][(i * 6) + j]);
                    Assert.Equal(expected, samples.Inputs[r][(i * d) + k], 2e-7);
                }
            }
        }

        // The canonical dictionary as an explicit matrix gives the same inputs up to rounding to float32.
        SampleSet canonical = Draw(Data, 70);
        DataParameters random = Data with { Dictionary = DictionaryKind.Random };
        SampleSet throughMatrix = DataSampler.Draw(random, SampleRole.Train, 70, DictionarySampler.Draw(Data, Root, 0), Root, 0);
        for (int k = 0; k < canonical.Inputs[0].Length; k++)
        {
            Assert.Equal(canonical.Inputs[0][k], throughMatrix.Inputs[0][k]);
        }

        // In-span noise: within [0, tau] of the code.
        SampleSet spanOnly = Draw(Data with { GaussianNoise = 0 }, 500);
        for (int i = 0; i < 500; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                Assert.InRange(spanOnly.Inputs[1][(i * 6) + j] - spanOnly.Codes[1][(i * 6) + j], -1e-6f, 0.5f + 1e-6f);
            }
        }
    }

    [Fact]
    public void Roles_trials_seeds_and_configurations_draw_different_samples_and_repeat_their_own()
    {
        float[][] none = DictionarySampler.Draw(Data, Root, 0);
        float[] Inputs(SampleRole role, StreamRoot root, long trial) => DataSampler.Draw(Data, role, 20, none, root, trial).Inputs[0];
        float[][] all =
        [
            Inputs(SampleRole.Train, Root, 0),
            Inputs(SampleRole.Test, Root, 0),
            Inputs(SampleRole.Train, Root, 1),
            Inputs(SampleRole.Train, Root, 1L << 32),
            Inputs(SampleRole.Train, new StreamRoot(100), 0),
            Inputs(SampleRole.Train, new StreamRoot(99, 0), 0),
            Inputs(SampleRole.Train, new StreamRoot(99, 1), 0),
        ];
        for (int a = 0; a < all.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                Assert.DoesNotContain(all[a].Zip(all[b]), pair => pair.First == pair.Second);
            }
        }

        Assert.Equal(all[0], Inputs(SampleRole.Train, Root, 0));
    }

    [Fact]
    public void Filling_used_buffers_gives_the_bits_of_new_ones_and_allocates_nothing()
    {
        foreach (DictionaryKind kind in Enum.GetValues<DictionaryKind>())
        {
            DataParameters data = Data with { Dictionary = kind };
            float[][] dictionaries = DictionarySampler.Draw(data, Root, 1);
            SampleSet used = DataSampler.Draw(data, SampleRole.Test, 130, dictionaries, Root, 0);
            DataSampler.Fill(used, data, SampleRole.Train, dictionaries, Root, 1);
            Assert.Equal(
                0,
                Allocation.Least(() =>
                {
                    DictionarySampler.Fill(dictionaries, data, Root, 1);
                    DataSampler.Fill(used, data, SampleRole.Train, dictionaries, Root, 1);
                })
            );

            SampleSet fresh = DataSampler.Draw(data, SampleRole.Train, 130, dictionaries, Root, 1);
            Assert.Equal(fresh.Labels, used.Labels);
            Assert.Equal(fresh.Inputs, used.Inputs);
            Assert.Equal(fresh.Codes, used.Codes);
            Assert.Equal(fresh.Sufficient, used.Sufficient);
        }
    }

    [Fact]
    public void Labels_are_uniform()
    {
        // Chi-square with 6 - 1 degrees of freedom; 39 is exceeded with probability 2.4e-7.
        int[] labels = DataSampler.Draw(Data, SampleRole.Train, 60000, DictionarySampler.Draw(Data, Root, 0), Root, 0).Labels;
        double chi = Enumerable.Range(0, 6).Sum(j => Math.Pow(labels.Count(y => y == j) - 10000, 2) / 10000);
        Assert.InRange(chi, 0.05, 39);
    }

    [Fact]
    public void Arrays_of_another_shape_are_refused()
    {
        SampleSet other = SampleSet.Allocate(Data with { Classes = 5 }, 10);
        Assert.Throws<ArgumentException>(() => DataSampler.Fill(other, Data, SampleRole.Train, [], Root, 0));
        SampleSet samples = SampleSet.Allocate(Data, 10);
        Assert.Throws<ArgumentException>(() =>
            DataSampler.Fill(
                samples,
                Data with
                {
                    Dictionary = DictionaryKind.Random,
                },
                SampleRole.Train,
                [
                    [],
                    [],
                ],
                Root,
                0
            )
        );
    }

    private static DataParameters Change(Func<ModalityParameters, ModalityParameters> change) =>
        Data with
        {
            Modalities = [.. Data.Modalities.Select(change)],
        };

    private static SampleSet Draw(DataParameters data, int count) =>
        DataSampler.Draw(data, SampleRole.Train, count, DictionarySampler.Draw(data, Root, 0), Root, 0);
}
