using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

public sealed class ReadAheadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(10_001)]
    public void The_items_come_in_their_order(int count) =>
        Assert.Equal(Enumerable.Range(0, count), ReadAhead.Of(Enumerable.Range(0, count)));

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(1000)]
    public void A_failure_comes_to_the_consumer(int after)
    {
        var seen = new List<int>();
        LedgerException failure = Assert.Throws<LedgerException>(() => seen.AddRange(ReadAhead.Of(Breaking(after))));
        Assert.Equal("The block at byte 17 cannot be read.", failure.Message);
        Assert.Equal(Enumerable.Range(0, seen.Count), seen);
    }

    [Fact]
    public void Who_leaves_early_stops_and_disposes_an_endless_sequence()
    {
        var source = new Endless();
        Assert.Equal(Enumerable.Range(0, 300), ReadAhead.Of(source.Items()).Take(300));
        Assert.True(source.Disposed);

        Assert.InRange(source.Produced, 300, 300 + ReadAhead.MostAhead);
    }

    [Fact]
    public void No_more_items_are_asked_for_than_stated_while_one_is_in_use()
    {
        var source = new Endless();
        int most = 0;
        foreach (int item in ReadAhead.Of(source.Items()).Take(3000))
        {
            // The producer needs no more than this to run into its bound; a bound that does not hold shows on some of the 3000 items.
            Thread.Yield();
            most = Math.Max(most, source.Produced - 1 - item);
        }

        Assert.InRange(most, 1, ReadAhead.MostAhead);
    }

    private static IEnumerable<int> Breaking(int after)
    {
        for (int i = 0; i < after; i++)
        {
            yield return i;
        }

        throw new LedgerException("The block at byte 17 cannot be read.");
    }

    private sealed class Endless
    {
        private int _produced;

        public bool Disposed { get; private set; }

        public int Produced => Volatile.Read(ref _produced);

        public IEnumerable<int> Items()
        {
            try
            {
                while (true)
                {
                    yield return Interlocked.Increment(ref _produced) - 1;
                }
            }
            finally
            {
                Disposed = true;
            }
        }
    }
}
