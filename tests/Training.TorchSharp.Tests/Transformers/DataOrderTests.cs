using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

public sealed class DataOrderTests
{
    [Theory]
    [InlineData(7, 3)]
    [InlineData(10, 10)]
    [InlineData(6, 1)]
    public void Epochs_are_permutations_that_follow_one_another_without_a_gap(int samples, int batch)
    {
        const int Epochs = 9;
        DataOrder order = new(new StreamRoot(5), 3, samples);
        List<long> all = [];
        long[] next = new long[batch];
        for (int t = 0; all.Count < Epochs * samples; t++)
        {
            order.Fill(t, next);
            all.AddRange(next);
        }

        long[][] epochs = [.. all.Take(Epochs * samples).Chunk(samples)];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, samples).Select(i => (long)i), epoch.Order()));
        Assert.True(epochs.Select(epoch => string.Join(' ', epoch)).Distinct().Count() > Epochs - 3);
    }

    [Fact]
    public void A_batch_is_the_same_whatever_was_asked_before()
    {
        DataOrder forward = new(new StreamRoot(5), 3, 20);
        DataOrder again = new(new StreamRoot(5), 3, 20);
        DataOrder other = new(new StreamRoot(5), 4, 20);
        long[][] batches = [.. Enumerable.Range(0, 40).Select(t => Batch(forward, t))];
        foreach (int t in new[] { 39, 0, 21, 20, 3 })
        {
            Assert.Equal(batches[t], Batch(again, t));
        }

        Assert.NotEqual(batches[0], Batch(other, 0));
    }

    [Fact]
    public void Every_place_of_an_epoch_is_as_likely_for_every_sample()
    {
        // 2000 permutations of 5: each of the 25 shares has a standard error of 0.9 points.
        int[,] counts = new int[5, 5];
        for (int trial = 0; trial < 2000; trial++)
        {
            long[] epoch = new long[5];
            new DataOrder(new StreamRoot(11), trial, 5).Fill(0, epoch);
            for (int place = 0; place < 5; place++)
            {
                counts[place, epoch[place]]++;
            }
        }

        foreach (int count in counts)
        {
            Assert.InRange(count / 2000.0, 0.16, 0.24);
        }
    }

    private static long[] Batch(DataOrder order, int step)
    {
        long[] batch = new long[7];
        order.Fill(step, batch);
        return batch;
    }
}
