using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Planning;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>
/// A pilot on standard error: its sentences, and how far it is as soon as it takes longer than a moment. On a terminal that is one line,
/// which is gone in the end; in a file a line every few seconds.
/// </summary>
/// <param name="console">Has standard error and the clock.</param>
/// <param name="quiet">Whether nothing is shown.</param>
internal sealed class PilotView(ClientConsole console, bool quiet = false) : IPilotView
{
    private const string Erase = "\r\u001b[K";
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_redrawing = TimeSpan.FromSeconds(0.5);
    private readonly bool _redraws = console.ErrorIsTerminal && console.Variable("TERM") != "dumb";
    private readonly Lock _gate = new();
    private TimeSpan _told;
    private bool _drawn;

    /// <summary>The line of one moment.</summary>
    public static string Line(PilotStanding standing)
    {
        string eta = standing.Left is { } left && standing.Share < 1 ? $", ETA {ReadableText.Duration(left)}" : "";
        int percent = (int)(100 * standing.Share);
        return FormattableString.Invariant($"{standing.What}: {percent} %, elapsed {ReadableText.Duration(standing.Elapsed)}{eta}");
    }

    /// <inheritdoc/>
    public void Say(string sentence)
    {
        if (!quiet)
        {
            console.Error.WriteLine(sentence);
        }
    }

    /// <inheritdoc/>
    public void Report(PilotStanding value)
    {
        lock (_gate)
        {
            TimeSpan interval = _redraws ? s_redrawing : s_interval;
            if (quiet || value.Elapsed - _told < interval)
            {
                return;
            }

            _told = value.Elapsed;
            string line = Line(value);
            if (_redraws)
            {
                console.Error.Write(Erase + line[..Math.Min(line.Length, Math.Max(1, console.Width - 1))]);
                _drawn = true;
            }
            else
            {
                console.Error.WriteLine(line);
            }
        }
    }

    /// <inheritdoc/>
    public void Over()
    {
        lock (_gate)
        {
            if (_drawn)
            {
                console.Error.Write(Erase);
            }

            (_drawn, _told) = (false, TimeSpan.Zero);
        }
    }
}
