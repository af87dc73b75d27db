namespace ModalityCompetition.Dashboard.Remote;

/// <summary>
/// How long to wait before the next attempt to connect: 0.5 s, 1 s, 2 s, 4 s and so on up to 5 s, and for how long it makes sense at all.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="patience">For how long attempts make sense, from the first that failed.</param>
/// <param name="begins">Told once when the first has failed and another makes sense; null for nobody.</param>
internal sealed class Reconnection(TimeProvider clock, TimeSpan patience, Action? begins = null)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private long? _since;
    private TimeSpan _next = First;
    private bool _told;

    /// <summary>Whether another attempt makes sense.</summary>
    public bool IsLeft
    {
        get
        {
            _since ??= clock.GetTimestamp();
            return clock.GetElapsedTime(_since.Value) < patience;
        }
    }

    /// <summary>Something has come: everything begins anew.</summary>
    public void Succeeded() => (_since, _next, _told) = (null, First, false);

    /// <summary>Waits before the next attempt.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        if (_since is not null && !_told)
        {
            _told = true;
            begins?.Invoke();
        }

        TimeSpan now = _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        await Task.Delay(now, clock, cancellation).ConfigureAwait(false);
    }
}
