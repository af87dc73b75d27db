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

        // The bound of items ahead: what the consumer has not asked for is produced only that far.
        Assert.InRange(source.Produced, 300, 300 + (11 * 256));
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
        public bool Disposed { get; private set; }

        public int Produced { get; private set; }

        public IEnumerable<int> Items()
        {
            try
            {
                while (true)
                {
                    yield return Produced++;
                }
            }
            finally
            {
                Disposed = true;
            }
        }
    }
}
