using ModalityCompetition.Dashboard.Hosting;

namespace ModalityCompetition.Dashboard.Tests.Hosting;

/// <summary>When a server collects everything to give memory back.</summary>
public class MemoryReturnTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(1000, 100, 0, false, true)]
    [InlineData(1000, 0, 63, false, true)]
    [InlineData(1000, 100, 64, false, false)]
    [InlineData(1000, 900, 0, false, false)]
    [InlineData(100, 0, 0, false, false)]
    // What was in use at the last time, by a trial of minutes, may be free when a run has ended.
    [InlineData(1000, 1000, 0, true, true)]
    [InlineData(1000, 1000, 64, true, false)]
    [InlineData(100, 100, 0, true, false)]
    public void After_a_peak_when_little_happens_and_not_again(long held, long settled, long allocated, bool ended, bool due) =>
        Assert.Equal(due, MemoryReturn.IsDue(held * Mebibyte, settled * Mebibyte, allocated * Mebibyte, ended));
}
