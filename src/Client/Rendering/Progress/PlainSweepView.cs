using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>
/// A run as plain lines on standard error, for files, pipes and build servers: one line every few seconds, and one as soon as there are
/// estimates.
/// </summary>
internal sealed class PlainSweepView(ClientConsole console) : ISweepView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private SweepStart? _start;
    private long _begun;
    private long _told;
    private bool _toldEstimates;

    /// <inheritdoc/>
    public void Start(SweepStart start)
    {
        _start = start;
        _begun = _told = console.Clock.GetTimestamp();
        console.Error.WriteLine(SweepLines.Start(start));
    }

    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        string? watched = SweepLines.Watched(value);
        bool first = watched is not null && !_toldEstimates;
        if (!first && console.Clock.GetElapsedTime(_told) < Interval)
        {
            return;
        }

        _toldEstimates |= first;
        _told = console.Clock.GetTimestamp();
        string standing = SweepLines.Standing(_start!, value, console.Clock.GetElapsedTime(_begun));
        console.Error.WriteLine(watched is null ? standing : $"{standing}; {watched}");
    }

    /// <inheritdoc/>
    public void Stop()
    {
        // Every line was complete when it was written.
    }

    /// <inheritdoc/>
    public void Finishing(string what) => console.Error.WriteLine($"{_start!.Spec.Name}: {what}");
}
