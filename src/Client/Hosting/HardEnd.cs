namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// Ends the process where it has not ended by itself some time after it was asked to: a report that allocates much, a trial of minutes or a
/// network that does not answer must not keep it for longer than those wait who asked. Disposing calls it off.
/// </summary>
internal sealed class HardEnd : IDisposable
{
    private readonly StopRequest _stop;
    private readonly TimeSpan _longest;
    private readonly TextWriter _error;
    private readonly int _exitCode;
    private readonly ManualResetEventSlim _calledOff = new();
    private readonly CancellationTokenRegistration _registration;
    private Thread? _waiting;

    /// <summary>Begins to watch a request.</summary>
    /// <param name="stop">The request.</param>
    /// <param name="longest">How long the process has after it.</param>
    /// <param name="error">Where it says that it ends so.</param>
    /// <param name="exitCode">What it returns then.</param>
    public HardEnd(StopRequest stop, TimeSpan longest, TextWriter error, int exitCode)
    {
        _stop = stop;
        _longest = longest;
        _error = error;
        _exitCode = exitCode;
        _registration = stop.Token.Register(Begin);
    }

    /// <summary>Called before the process is ended, to log it; null for nothing.</summary>
    public Action? Last { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _calledOff.Set();
        _waiting?.Join();
        _calledOff.Dispose();
    }

    // A thread of its own: those of the pool may all be in what does not end.
    private void Begin()
    {
        _waiting = new Thread(Wait)
        {
            IsBackground = true,
            Name = "hard end",
            Priority = ThreadPriority.Highest,
        };
        _waiting.Start();
    }

    private void Wait()
    {
        if (_calledOff.Wait(_longest))
        {
            return;
        }

        Last?.Invoke();
        _error.WriteLine(
            "modcomp: what was still at work was dropped; everything that was committed is safe, and the same command goes on"
        );
        _stop.End(_exitCode);
    }
}
