using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Tests.Specs;

namespace ModalityCompetition.Sweeps.Tests.Plans;

public class SweepPlanTests
{
    [Fact]
    public void Blocks_cover_every_trial_once_and_their_order_is_a_bijection()
    {
        const int seed = 7;
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var plan = Plan(1 + random.Next(3000), [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => 1 << random.Next(13))]);
            var done = new long[plan.ConfigurationCount];
            for (var index = 0L; index < plan.BlockCount; index++)
            {
                var block = plan.Block(index);
                Assert.True(
                    block.Count >= 1 && block.FirstTrial == done[block.Configuration],
                    $"seed {seed}, round {round}, block {index}"
                );
                Assert.Equal(index, plan.IndexOf(block.Configuration, block.FirstTrial));
                Assert.Equal(index, plan.IndexOf(block.Configuration, block.EndTrial - 1));
                Assert.Equal(block, plan.Block(block.Configuration, block.EndTrial - 1));
                done[block.Configuration] = block.EndTrial;
            }

            Assert.All(done, trials => Assert.Equal(plan.TrialsPerConfiguration, trials));
        }
    }

    [Fact]
    public void Configurations_advance_together()
    {
        var plan = Plan(4096, [1, 64, 4096]);
        var largest = Enumerable.Range(0, 3).Max(plan.BlockSize);
        var done = new long[3];
        for (var index = 0L; index < plan.BlockCount; index++)
        {
            var block = plan.Block(index);
            done[block.Configuration] = block.EndTrial;
            Assert.True(done.Max() - done.Min() <= largest);
        }

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(i => plan.Block(i).Configuration).Order());
    }

    [Fact]
    public void Block_boundaries_stay_when_the_number_of_trials_grows()
    {
        int[] sizes = [1, 16, 256];
        var small = Plan(1000, sizes);
        var large = Plan(100_000, sizes);
        for (var c = 0; c < sizes.Length; c++)
        {
            for (var trial = 0L; trial < 1000; trial += 37)
            {
                Assert.Equal(small.Block(c, trial).FirstTrial, large.Block(c, trial).FirstTrial);
            }
        }
    }

    [Fact]
    public void A_plan_of_the_largest_size_is_arithmetic()
    {
        var plan = Plan(1L << 46, [1, 2, 4]);
        var last = plan.Block(plan.BlockCount - 1);
        Assert.Equal(1L << 46, last.EndTrial);
        Assert.Equal(plan.BlockCount - 1, plan.IndexOf(last.Configuration, last.FirstTrial));
        Assert.Equal(3L << 46, plan.TotalTrials);
    }

    [Fact]
    public void The_cost_of_a_trial_is_counted_by_hand()
    {
        // K m (d_1 + d_2) = 10 * 5 * 22 = 1100 weights; twice (joint and uni-modal) 4 n weights T + 2 (n + test_n) weights.
        var configuration = SpecReaderTests.Read(BrokenSpecs.Valid).Configurations[0].Configuration;
        Assert.Equal(2.0 * ((4.0 * 100 * 1100 * 50) + (2.0 * 200 * 1100)), configuration.Cost.Flops);
    }

    [Fact]
    public void Longer_trials_make_smaller_blocks_down_to_one_trial()
    {
        var sizes = new[] { 0, 10, 1_000, 100_000, 10_000_000 }
            .Select(t =>
                new SweepPlan(SpecReaderTests.Read(BrokenSpecs.Valid.Replace("T: 50", $"T: {t}", StringComparison.Ordinal))).BlockSize(0)
            )
            .ToArray();
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.Equal((SweepPlan.LargestBlock, 1), (sizes[0], sizes[^1]));
        Assert.All(sizes, size => Assert.True(int.IsPow2(size)));
    }

    [Fact]
    public void Blocks_for_a_GPU_are_larger_and_no_larger_than_the_largest()
    {
        int Size(string engine, int iterations) =>
            new SweepPlan(
                SpecReaderTests.Read(
                    BrokenSpecs
                        .Valid.Replace("seed: 1", $"engine: {engine}", StringComparison.Ordinal)
                        .Replace("T: 50", $"T: {iterations}", StringComparison.Ordinal)
                )
            ).BlockSize(0);
        Assert.Equal((SweepPlan.LargestBlock, SweepPlan.LargestBlock), (Size("torch", 0), Size("torch", 1_000)));
        Assert.Equal((1, 32), (Size("cpu", 100_000), Size("torch", 100_000)));
    }

    [Fact]
    public void A_block_of_the_quickstart_is_half_a_second_of_a_core_with_AVX512_and_a_tenth_with_a_target()
    {
        // 96 trials/s (bench/results/shared-ledger.md): the power of two below 48, and below 10.
        string text = SpecPresets.Find("quickstart")!.Text;
        Assert.Equal(32, new SweepPlan(SpecReaderTests.Read(text)).BlockSize(0));
        Assert.Equal(4, new SweepPlan(SpecReaderTests.Read(text + "\nuntil: {estimand: agreement, half_width: 0.05}\n")).BlockSize(0));
    }

    [Theory]
    [InlineData("common", null)]
    [InlineData("independent", 1)]
    public void Pairing_decides_the_root_of_the_streams(string pairing, int? configuration)
    {
        var plan = new SweepPlan(
            SpecReaderTests.Read(BrokenSpecs.Valid.Replace("seed: 1", $"seed: 9\npairing: {pairing}", StringComparison.Ordinal))
        );
        var batch = plan.Batch(new TrialBlock(1, 4, 6));
        Assert.Equal((9UL, configuration, 4L, 6), (batch.Streams.Seed, batch.Streams.Configuration, batch.FirstTrial, batch.Count));
        Assert.Equal(1.0, batch.Configuration.Optimization.StepSize);
    }

    [Fact]
    public void What_lies_outside_the_plan_is_refused()
    {
        var plan = Plan(10, [1, 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Block(plan.BlockCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Block(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.IndexOf(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Batch(new TrialBlock(0, 5, 6)));
    }

    // One configuration per factor, whose trials are by that factor longer.
    private static SweepPlan Plan(long trials, int[] factors)
    {
        var text = BrokenSpecs.Valid.Replace(
            "  - training.eta: [0.5, 1]\n",
            $"  - training.T: [{string.Join(", ", factors.Select(f => 10 * f))}]\n",
            StringComparison.Ordinal
        );
        return new SweepPlan(SpecReaderTests.Read(text.Replace("trials: 10", $"trials: {trials}", StringComparison.Ordinal)));
    }
}
