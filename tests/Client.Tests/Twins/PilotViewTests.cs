using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Planning;

namespace ModalityCompetition.Client.Tests.Twins;

/// <summary>How far a pilot is, as it is shown.</summary>
public sealed class PilotViewTests
{
    [Theory]
    [InlineData(0, 4, "quickstart: pilot: 0 %, elapsed 4.0 s")]
    [InlineData(0.25, 10, "quickstart: pilot: 25 %, elapsed 10 s, ETA 30 s")]
    [InlineData(0.999, 60, "quickstart: pilot: 99 %, elapsed 1 min 0 s, ETA 0.1 s")]
    [InlineData(1, 60, "quickstart: pilot: 100 %, elapsed 1 min 0 s")]
    public void A_line_says_what_is_done_and_what_is_left(double share, int seconds, string line) =>
        Assert.Equal(line, PilotView.Line(At(share, seconds)));

    [Fact]
    public void In_a_file_there_is_a_line_every_few_seconds_and_none_of_what_is_over_before()
    {
        Assert.Equal("", Shown(terminal: false, quiet: false, 0.5, 1, 2.9));
        Assert.Equal(
            "quickstart: pilot: 35 %, elapsed 3.5 s, ETA 6.5 s\nquickstart: pilot: 65 %, elapsed 6.5 s, ETA 3.5 s\n",
            Shown(terminal: false, quiet: false, 1, 3.5, 5, 6.5, 8)
        );
        Assert.Equal("", Shown(terminal: false, quiet: true, 1, 3.5, 8));
    }

    [Fact]
    public void On_a_terminal_there_is_one_line_that_is_gone_in_the_end() =>
        Assert.Equal(
            "\r\u001b[Kquickstart: pilot: 10 %, elapsed 1.0 s, ETA 9.0 s\r\u001b[Kquickstart: pilot: 20 %, elapsed 2.0 s, ETA 8.0 "
                + "s\r\u001b[K",
            Shown(terminal: true, quiet: false, 0.2, 1, 1.2, 2)
        );

    // Of a pilot that takes ten seconds.
    private static string Shown(bool terminal, bool quiet, params double[] seconds)
    {
        using var error = new StringWriter();
        var console = new ClientConsole
        {
            Out = TextWriter.Null,
            Error = error,
            ErrorIsTerminal = terminal,
        };
        var view = new PilotView(console, quiet);
        foreach (double second in seconds)
        {
            view.Report(At(second / 10, second));
        }

        view.Over();
        return error.ToString();
    }

    private static PilotStanding At(double share, double seconds) => new("quickstart: pilot", share, TimeSpan.FromSeconds(seconds));
}
