using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Randomness;

public class WeightSamplerTests
{
    private static readonly StreamRoot Root = new(31);

    [Fact]
    public void A_neuron_has_the_same_weights_in_every_shape()
    {
        float[] small = Draw(3, 2, 5, 1, 0),
            large = Draw(7, 4, 11, 1, 0);
        for (int j = 0; j < 3; j++)
        {
            for (int l = 0; l < 2; l++)
            {
                int a = ((j * 2) + l) * 5,
                    b = ((j * 4) + l) * 11;
                Assert.Equal(small[a..(a + 5)], large[b..(b + 5)]);
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(19)]
    [InlineData(133)]
    public void Neurons_that_are_drawn_together_are_those_that_are_drawn_one_by_one(int together)
    {
        const int Dimension = 11;
        float[] many = Draw(3, together, Dimension, 0.7, 0);
        for (int alone = 1; alone < 8; alone++)
        {
            float[] few = Draw(3, alone, Dimension, 0.7, 0);
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(
                    few.AsSpan(j * alone * Dimension, alone * Dimension).ToArray(),
                    many.AsSpan(j * together * Dimension, alone * Dimension).ToArray()
                );
            }
        }

        // And neurons far from the first: the address of a neuron does not depend on how many there are.
        float[] more = Draw(3, together + 1, Dimension, 0.7, 0);
        for (int j = 0; j < 3; j++)
        {
            int last = ((j * together) + together - 1) * Dimension;
            int same = ((j * (together + 1)) + together - 1) * Dimension;
            Assert.Equal(more[same..(same + Dimension)], many[last..(last + Dimension)]);
        }
    }

    [Fact]
    public void The_initial_scale_only_scales()
    {
        float[] unit = Draw(4, 3, 10, 1, 0),
            scaled = Draw(4, 3, 10, 0.3, 0);
        for (int i = 0; i < unit.Length; i++)
        {
            Assert.Equal(unit[i] * 0.3f, scaled[i]);
        }
    }

    [Fact]
    public void Modalities_and_trials_have_different_weights()
    {
        Assert.DoesNotContain(Draw(4, 3, 10, 1, 0).Zip(Draw(4, 3, 10, 1, 1)), pair => pair.First == pair.Second);
        float[] other = new float[120];
        WeightSampler.Fill(other, 4, 3, 10, 1, Root, 1, 0);
        Assert.DoesNotContain(Draw(4, 3, 10, 1, 0).Zip(other), pair => pair.First == pair.Second);
    }

    [Fact]
    public void Weights_are_normal()
    {
        // Kolmogorov-Smirnov: sqrt(n) D > 2.8 has probability 3e-7.
        double[] sorted = [.. Draw(100, 20, 50, 2, 0).Select(w => w / 2.0).Order()];
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double p = StandardNormal.Cdf(sorted[i]);
            distance = Math.Max(distance, Math.Max(p - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - p));
        }

        Assert.InRange(Math.Sqrt(sorted.Length) * distance, 0.2, 2.8);
    }

    [Fact]
    public void Buffers_and_sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => WeightSampler.Fill(new float[7], 2, 2, 2, 1, Root, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightSampler.Fill([], 1, 65537, 0, 1, Root, 0, 0));
    }

    private static float[] Draw(int classes, int neurons, int dimension, double scale, int modality)
    {
        float[] weights = new float[classes * neurons * dimension];
        WeightSampler.Fill(weights, classes, neurons, dimension, scale, Root, 0, modality);
        return weights;
    }
}
