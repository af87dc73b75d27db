using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Sharing;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>The laws of start-time fair queueing, for any priorities, costs and patterns of who has work.</summary>
public class FairShareTests
{
    private static readonly Config Laws = Config.QuickThrowOnFailure.WithReplay(20220317, 77);

    // Priorities and costs of up to six sweeps, and a seed for what happens to them.
    private static Arbitrary<(int[] Priorities, int[] Costs, int Seed)> Worlds { get; } =
        (
            from count in Gen.Choose(2, 6)
            from priorities in Gen.Choose(SweepSubmission.LeastPriority, 40).ArrayOf(count)
            from costs in Gen.Choose(1, 50).ArrayOf(count)
            from seed in Gen.Choose(0, int.MaxValue)
            select (priorities, costs, seed)
        ).ToArbitrary();

    [Fact]
    public void Shares_of_sweeps_that_always_have_work_differ_by_at_most_one_block() =>
        Prop.ForAll(
                Worlds,
                world =>
                {
                    var share = new FairShare();
                    var received = new double[world.Priorities.Length];
                    for (int block = 0; block < 400; block++)
                    {
                        received[Pick(share, world, _ => true)!.Value] += 1;
                        for (int i = 0; i < received.Length; i++)
                        {
                            for (int j = 0; j < i; j++)
                            {
                                double one = Share(i),
                                    other = Share(j);
                                double largest = Math.Max(Block(i), Block(j));
                                Assert.True(
                                    Math.Abs(one - other) <= largest * (1 + 1e-9),
                                    $"{i} has {one}, {j} has {other}, a block is {largest}"
                                );
                            }
                        }
                    }

                    double Block(int i) => (double)world.Costs[i] / world.Priorities[i];
                    double Share(int i) => received[i] * Block(i);
                }
            )
            .Check(Laws);

    [Fact]
    public void Nobody_who_waits_is_passed_over_more_often_than_the_others_shares_allow() =>
        Prop.ForAll(
                Worlds,
                world =>
                {
                    var share = new FairShare();
                    var random = new Random(world.Seed);
                    int count = world.Priorities.Length;
                    // Sweep 0 always waits; the others come and go.
                    double bound = 1 + Enumerable.Range(1, count - 1).Sum(j => Math.Ceiling(Block(0) / Block(j)) + 1);
                    int passed = 0;
                    for (int block = 0; block < 400; block++)
                    {
                        bool[] waits = [.. Enumerable.Range(0, count).Select(i => i == 0 || random.Next(3) > 0)];
                        passed = Pick(share, world, i => waits[i]) == 0 ? 0 : passed + 1;
                        Assert.True(passed <= bound, $"passed over {passed} times in a row, at most {bound}");
                    }

                    double Block(int i) => (double)world.Costs[i] / world.Priorities[i];
                }
            )
            .Check(Laws);

    [Fact]
    public void Whoever_comes_back_neither_makes_up_for_its_absence_nor_pays_for_its_past() =>
        Prop.ForAll(
                Worlds,
                world =>
                {
                    var share = new FairShare();
                    var random = new Random(world.Seed);
                    // Sweep 0 works alone for a while, or the others without it; from then on all compete and shares are counted anew.
                    bool absent = random.Next(2) == 0;
                    for (int block = 0; block < 100; block++)
                    {
                        Pick(share, world, i => i == 0 != absent);
                    }

                    var received = new double[world.Priorities.Length];
                    for (int block = 0; block < 300; block++)
                    {
                        received[Pick(share, world, _ => true)!.Value] += 1;
                        for (int i = 1; i < received.Length; i++)
                        {
                            // One block each, and one more that was being served when the count began.
                            Assert.True(
                                Math.Abs((received[0] * Block(0)) - (received[i] * Block(i))) <= (2 * Block(0)) + (2 * Block(i)) + 1e-6
                            );
                        }
                    }

                    double Block(int i) => (double)world.Costs[i] / world.Priorities[i];
                }
            )
            .Check(Laws);

    [Fact]
    public void The_decision_does_not_depend_on_the_order_in_which_sweeps_are_named() =>
        Prop.ForAll(
                Worlds,
                world =>
                {
                    var one = new FairShare();
                    var other = new FairShare();
                    WaitingBlock[] waiting = Waiting(world, _ => true);
                    for (int block = 0; block < 50; block++)
                    {
                        Assert.Equal(one.Next(waiting), other.Next(waiting.Reverse()));
                    }
                }
            )
            .Check(Laws);

    [Fact]
    public void A_priority_twice_as_high_gets_twice_the_blocks()
    {
        var share = new FairShare();
        WaitingBlock[] waiting = [new("a", 20, 1), new("b", 10, 1)];
        string[] order = [.. Enumerable.Range(0, 9).Select(_ => share.Next(waiting)!)];
        Assert.Equal("abaabaaba", string.Concat(order));
    }

    [Fact]
    public void Nobody_is_chosen_when_nobody_waits() => Assert.Null(new FairShare().Next([]));

    [Fact]
    public void A_changed_priority_counts_from_the_next_block_on()
    {
        var share = new FairShare();
        for (int i = 0; i < 10; i++)
        {
            share.Next([new("a", 1, 1), new("b", 1, 1)]);
        }

        string[] order = [.. Enumerable.Range(0, 40).Select(_ => share.Next([new("a", 3, 1), new("b", 1, 1)])!)];
        Assert.InRange(order.Count(s => s == "a"), 29, 31);
    }

    [Fact]
    public void Blocks_without_a_cost_take_turns_nevertheless()
    {
        var share = new FairShare();
        string[] order = [.. Enumerable.Range(0, 10).Select(_ => share.Next([new("a", 1, 0), new("b", 1, double.NaN)])!)];
        Assert.Equal(5, order.Count(s => s == "a"));
    }

    private static WaitingBlock[] Waiting((int[] Priorities, int[] Costs, int Seed) world, Func<int, bool> waits) =>
        [
            .. Enumerable
                .Range(0, world.Priorities.Length)
                .Where(waits)
                .Select(i => new WaitingBlock($"s{i}", world.Priorities[i], world.Costs[i])),
        ];

    private static int? Pick(FairShare share, (int[] Priorities, int[] Costs, int Seed) world, Func<int, bool> waits) =>
        share.Next(Waiting(world, waits)) is { } id ? id[1] - '0' : null;
}
