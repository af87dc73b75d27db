using ModalityCompetition.Sweeps.Recorded.Rows;

namespace ModalityCompetition.Sweeps.Tests.Recorded;

public class SeedOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Seeds_of_all_configurations_have_the_same_index_in_each_and_the_rest_follows(int shuffle)
    {
        // Seed 5 is missing in the second configuration, seed 6 in the first; -1 is the smallest.
        long[][] seeds =
        [
            [-1, 3, 4, 5],
            [-1, 3, 4, 6],
            [-1, 3, 4, 5, 6],
        ];
        (int Configuration, long Seed)[] rows = [.. seeds.SelectMany((s, c) => s.Select(seed => (c, seed)))];
        var random = new Random(shuffle);
        random.Shuffle(rows);
        SortedSeeds sorted = Sorted(rows, seeds.Length);
        Assert.Null(sorted.Twice);
        Assert.Equal(3, sorted.Shared);
        for (int c = 0; c < seeds.Length; c++)
        {
            Assert.Equal(seeds[c].Length, sorted.Counts[c]);
            int[] own = sorted.Order[sorted.Starts[c]..(sorted.Starts[c] + seeds[c].Length)];
            Assert.All(own, r => Assert.Equal(c, rows[r].Configuration));
            Assert.Equal(seeds[c], own.Select(r => rows[r].Seed));
        }
    }

    [Fact]
    public void Rows_without_seeds_keep_their_order()
    {
        SeedOrder order = new();
        foreach (int configuration in new[] { 1, 0, 1, 1, 0 })
        {
            order.Add(configuration);
        }

        SortedSeeds sorted = order.Sort(2);
        Assert.Equal([1, 4, 0, 2, 3], sorted.Order);
        Assert.Equal([0, 2], sorted.Starts.ToArray());
    }

    [Fact]
    public void The_digest_is_of_the_seeds_and_not_of_the_lines()
    {
        SortedSeeds one = Sorted([(0, 1), (0, 2)], 1);
        Assert.Equal(one.Digest, Sorted([(0, 2), (0, 1)], 1).Digest);
        Assert.Equal(one.Digest, Sorted([(0, 2), (1, 1), (0, 1), (1, 2)], 2).Digest);
        Assert.NotEqual(one.Digest, Sorted([(0, 1), (0, 3)], 1).Digest);
        Assert.NotEqual(one.Digest, Sorted([(0, 1), (0, 2), (1, 1)], 2).Digest);
    }

    [Fact]
    public void A_seed_that_stands_twice_in_a_configuration_is_found()
    {
        Assert.Equal((0, 3), Sorted([(0, 1), (0, 2), (1, 1), (0, 1)], 2).Twice);
        Assert.Equal((1, 2), Sorted([(0, 1), (1, 2), (1, 2)], 2).Twice);
        Assert.Null(Sorted([(0, 1), (0, 2), (1, 1), (1, 3)], 2).Twice);
    }

    private static SortedSeeds Sorted((int Configuration, long Seed)[] rows, int configurations)
    {
        SeedOrder order = new();
        foreach ((int configuration, long seed) in rows)
        {
            Assert.True(order.Add(configuration, unchecked((ulong)seed), seed < 0));
        }

        return order.Sort(configurations);
    }
}
