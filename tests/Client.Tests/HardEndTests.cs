using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Tests;

/// <summary>A process that was asked to end and does not is ended.</summary>
public sealed class HardEndTests
{
    [Fact]
    public async Task What_does_not_end_is_ended_with_the_exit_code_of_a_good_end()
    {
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new StopRequest(exited.SetResult);
        using var error = new StringWriter();
        bool logged = false;
        using var end = new HardEnd(stop, TimeSpan.Zero, error, ExitCode.Ok) { Last = () => logged = true };
        stop.Request(ExitCode.Terminated);
        Assert.Equal(ExitCode.Ok, await exited.Task);
        Assert.True(logged);
        Assert.StartsWith("modcomp: what was still at work was dropped", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_ends_by_itself_is_left_alone()
    {
        var exits = new List<int>();
        using var stop = new StopRequest(exits.Add);
        using var error = new StringWriter();
        using (new HardEnd(stop, TimeSpan.FromDays(1), error, ExitCode.Ok))
        {
            stop.Request(ExitCode.Terminated);
        }

        using (new HardEnd(stop, TimeSpan.FromDays(1), error, ExitCode.Ok))
        {
            // One that begins when the stop was asked for already.
        }

        Assert.Empty(exits);
        Assert.Equal("", error.ToString());
    }
}
