using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Tests;

public class StopRequestTests
{
    [Fact]
    public void The_first_request_cancels_and_the_second_ends_the_process()
    {
        var exits = new List<int>();
        using var stop = new StopRequest(exits.Add);
        Assert.False(stop.IsRequested);

        stop.Request(ExitCode.Interrupted);
        Assert.True(stop.IsRequested);
        Assert.Empty(exits);
        Assert.Equal(ExitCode.Interrupted, stop.StoppedExitCode);

        stop.Request(ExitCode.Terminated);
        Assert.Equal([ExitCode.Terminated], exits);
        Assert.Equal(ExitCode.Interrupted, stop.StoppedExitCode);
    }
}
