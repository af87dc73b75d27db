namespace ModalityCompetition.Dashboard.Remote;

/// <summary>
/// How long to wait before the next attempt to connect: 0.5 s, 1 s, 2 s, 4 s and so on up to 5 s, and for how long it makes sense at all.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class Reconnection(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private long? _since;
    private TimeSpan _next = First;

    /// <summary>Whether another attempt makes sense.</summary>
    public bool IsLeft
    {
        get
        {
            _since ??= clock.GetTimestamp();
            return clock.GetElapsedTime(_since.Value) < Patience;
        }
    }

    /// <summary>Something has come: everything begins anew.</summary>
    public void Succeeded() => (_since, _next) = (null, First);

    /// <summary>Waits before the next attempt.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan now = _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        await Task.Delay(now, clock, cancellation).ConfigureAwait(false);
    }
}
