using ModalityCompetition.Dashboard.Hosting;

namespace ModalityCompetition.Dashboard.Tests.Hosting;

/// <summary>When a server collects everything to give memory back.</summary>
public class MemoryReturnTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(1000, 100, 0, true)]
    [InlineData(1000, 0, 63, true)]
    [InlineData(1000, 100, 64, false)]
    [InlineData(1000, 900, 0, false)]
    [InlineData(100, 0, 0, false)]
    public void After_a_peak_when_little_happens_and_not_again(long held, long settled, long allocated, bool due) =>
        Assert.Equal(due, MemoryReturn.IsDue(held * Mebibyte, settled * Mebibyte, allocated * Mebibyte));
}
