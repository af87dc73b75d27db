using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Running.Sharing;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>The arithmetic of what a process holds ahead.</summary>
public class ReadAheadTests
{
    private static readonly Config s_laws = Config.QuickThrowOnFailure.WithReplay(20220317, 77);

    [Fact]
    public void Many_processes_leave_half_of_what_is_left_to_whoever_comes_first() =>
        Prop.ForAll(
                (
                    from workers in Gen.Choose(1, 64)
                    from processes in Gen.Choose(1, 50)
                    from left in Gen.Choose(0, 100_000)
                    from starved in Gen.Choose(0, 12)
                    select (workers, processes, left, starved)
                ).ToArbitrary(),
                w =>
                {
                    var ahead = new ReadAhead(w.workers);
                    for (int i = 0; i < w.starved; i++)
                    {
                        ahead.Starved();
                    }

                    // Each of them works on a block per worker, so that is what the others have.
                    int blocks = ahead.Blocks(w.left, w.workers * (w.processes - 1));
                    Assert.InRange(blocks, 0, ReadAhead.MostPerWorker * w.workers);
                    Assert.True(2L * w.processes * blocks <= w.left, $"{w.processes} processes hold {blocks} each of {w.left}");
                }
            )
            .Check(s_laws);

    [Fact]
    public void The_number_doubles_while_workers_wait_and_comes_back_to_one_each()
    {
        var ahead = new ReadAhead(3);
        Assert.Equal(3, ahead.Blocks(long.MaxValue, 0));
        ahead.Starved();
        ahead.Starved();
        Assert.Equal(12, ahead.Blocks(long.MaxValue, 0));
        for (int i = 0; i < 20; i++)
        {
            ahead.Starved();
        }

        Assert.Equal(3 * ReadAhead.MostPerWorker, ahead.Blocks(long.MaxValue, int.MaxValue / 2));
        for (int i = 0; i < 3 * ReadAhead.MostPerWorker; i++)
        {
            ahead.Ample();
        }

        Assert.Equal(3, ahead.Blocks(long.MaxValue, 0));
    }

    [Fact]
    public void Workers_that_wait_because_little_is_left_do_not_make_the_process_hold_more()
    {
        var ahead = new ReadAhead(2);
        Assert.Equal(0, ahead.Blocks(10, 8));
        ahead.Starved();
        ahead.Starved();
        Assert.Equal(2, ahead.Blocks(1000, 8));
        ahead.Starved();
        Assert.Equal(4, ahead.Blocks(1000, 8));
    }
}
