using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>Blocks that are joined to longer ones where there are many workers.</summary>
public sealed class JoinedBlocksTests
{
    [Fact]
    public void However_blocks_are_joined_every_missing_trial_is_handed_out_once_and_a_copy_goes_on_alike()
    {
        var cases =
            from configurations in Gen.Choose(1, 4)
            from trials in Gen.Choose(1, 400)
            from blockSize in Gen.Elements(1, 2, 8, 32)
            from seed in Gen.Choose(0, int.MaxValue)
            select (configurations, trials, blockSize, seed);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var random = new Random(c.seed);
                    var plan = new SweepPlan(SyntheticSweep.Spec(c.configurations, c.trials, blockSize: c.blockSize));
                    TrialRange[][] committed = [.. Enumerable.Range(0, c.configurations).Select(_ => Ranges(random, c.trials))];
                    int[,] seen = new int[c.configurations, c.trials];
                    for (int i = 0; i < c.configurations; i++)
                    {
                        foreach (TrialRange range in committed[i])
                        {
                            Count(seen, i, range.First, range.End);
                        }
                    }

                    var blocks = new UndoneBlocks(plan, i => committed[i]);
                    long left = blocks.Remaining;
                    while (true)
                    {
                        int joined = 1 << random.Next(5);
                        blocks.Join(joined);
                        if (random.Next(4) == 0)
                        {
                            var copy = new UndoneBlocks(plan, blocks.Capture());
                            Assert.Equal(blocks.Remaining, copy.Remaining);
                            blocks = copy;
                        }

                        if (blocks.Next(0) is not { } block)
                        {
                            break;
                        }

                        Assert.InRange(block.Count, 1, Math.Min(SweepPlan.LargestBlock, 16 * plan.BlockSize(block.Configuration)));
                        Assert.True(blocks.HasHandedOut(block));
                        Assert.Equal(left - block.Count, blocks.Remaining);
                        left = blocks.Remaining;
                        Count(seen, block.Configuration, block.FirstTrial, block.EndTrial);
                    }

                    Assert.Equal(0, left);
                    Assert.All(seen.Cast<int>(), n => Assert.Equal(1, n));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20220317, 77));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(4, 8)]
    [InlineData(5, 16)]
    [InlineData(9, 32)]
    [InlineData(17, 64)]
    [InlineData(40, 64)]
    public void More_workers_get_longer_blocks_up_to_the_limit(int workers, int trials)
    {
        SweepCoordinator coordinator = Coordinator(1_000_000, workersUnjoined: 4, mostJoined: 8);
        Assert.Equal(trials, After(coordinator, workers, 1000).Max(b => b.Count));
    }

    [Fact]
    public void Towards_the_end_blocks_are_short_again()
    {
        SweepCoordinator coordinator = Coordinator(100_000, workersUnjoined: 1, mostJoined: 16);
        TrialBlock[] blocks = [.. After(coordinator, 32, int.MaxValue)];
        Assert.Equal(100_000, blocks.Sum(b => b.Count));
        Assert.Equal(128, blocks.Max(b => b.Count));
        Assert.All(blocks[^32..], b => Assert.Equal(8, b.Count));
        Assert.True(coordinator.IsFinished);
    }

    [Fact]
    public void Nothing_is_joined_unless_it_is_asked_for()
    {
        SweepCoordinator coordinator = Coordinator(100_000, workersUnjoined: 1, mostJoined: 1);
        Assert.All(After(coordinator, 64, 1000), b => Assert.Equal(8, b.Count));
    }

    [Fact]
    public void A_joined_block_has_no_more_than_eight_mebibytes_of_results()
    {
        var plan = new SweepPlan(SyntheticSweep.Spec(1, 1 << 20, classes: 400, modalities: 6, blockSize: 1));
        long bytes = plan.Layout(0).Bytes;
        int size = plan.Joined(1024).BlockSize(0);
        Assert.True(size * bytes <= 8 << 20, $"{size} trials of {bytes} bytes");
        Assert.True(size == SweepPlan.LargestBlock || 2 * size * bytes > 8 << 20, $"{size} trials of {bytes} bytes");
        Assert.Equal(SweepPlan.LargestBlock, new SweepPlan(SyntheticSweep.Spec(1, 1 << 20, blockSize: 512)).Joined(16).BlockSize(0));
    }

    private static SweepCoordinator Coordinator(long trials, int workersUnjoined, int mostJoined) =>
        new(
            new SweepPlan(SyntheticSweep.Spec(1, trials, blockSize: 8)),
            new CoordinatorLimits
            {
                MostUncommitted = int.MaxValue,
                MostJoined = mostJoined,
                WorkersUnjoined = workersUnjoined,
            },
            _ => []
        );

    // The blocks that workers get after all have joined, each committed when it has become the oldest.
    private static List<TrialBlock> After(SweepCoordinator coordinator, int workers, int most)
    {
        var blocks = new List<TrialBlock>();
        var busy = new Queue<RunBlock>();
        for (int worker = 0; worker < workers; worker++)
        {
            Take(coordinator.Handle(new WorkerJoined(worker)));
        }

        for (int done = 0; done < most && busy.TryDequeue(out RunBlock? run); done++)
        {
            Take(coordinator.Handle(new BlockComputed(run.Worker)));
            Take(coordinator.Handle(new BlockCommitted(run.Block)));
        }

        return blocks;

        void Take(IReadOnlyList<SweepCommand> commands)
        {
            foreach (RunBlock run in commands.OfType<RunBlock>())
            {
                busy.Enqueue(run);
                blocks.Add(run.Block);
            }
        }
    }

    private static TrialRange[] Ranges(Random random, int trials)
    {
        List<TrialRange> ranges = [];
        for (int at = random.Next(trials + 1); at < trials; at += 1 + random.Next(trials))
        {
            int end = at + 1 + random.Next(Math.Min(20, trials - at));
            ranges.Add(new TrialRange(at, end));
            at = end;
        }

        return [.. ranges];
    }

    private static void Count(int[,] seen, int configuration, long first, long end)
    {
        for (long trial = first; trial < end; trial++)
        {
            seen[configuration, trial]++;
        }
    }
}
