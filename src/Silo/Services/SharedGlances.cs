using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Silo.Services;

/// <summary>
/// Looks at sweeps a few times a second for as long as somebody watches: once for all who watch the same, however many they are.
/// Thread-safe.
/// </summary>
/// <param name="look">Looks at one sweep, or at all of them where there is no identifier, and pins up what it sees.</param>
/// <param name="clock">The clock.</param>
internal sealed class SharedGlances(Func<string?, CancellationToken, Task> look, TimeProvider clock)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Watch> _watches = [];

    private sealed class Watch
    {
        public int Watchers { get; set; }

        public CancellationTokenSource End { get; } = new();

        // Of the look that has not begun yet, so that who joins sees nothing older than its question.
        public TaskCompletionSource Next { get; set; } = NewLook();
    }

    /// <summary>Begins to watch, and waits for a look that has begun after that.</summary>
    /// <param name="id">The sweep; null for all.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Ends the watching when it is disposed.</returns>
    /// <exception cref="SweepServiceException">The look failed; nothing is watched.</exception>
    public async Task<IDisposable> JoinAsync(string? id, CancellationToken cancellation)
    {
        Task first;
        var watching = new Watching(this, id ?? "");
        lock (_gate)
        {
            if (!_watches.TryGetValue(id ?? "", out Watch? watch))
            {
                watch = new Watch();
                _watches.Add(id ?? "", watch);
                _ = Task.Run(() => LoopAsync(id, watch), CancellationToken.None);
            }

            watch.Watchers++;
            first = watch.Next.Task;
        }

        try
        {
            await first.WaitAsync(cancellation);
            return watching;
        }
        catch
        {
            watching.Dispose();
            throw;
        }
    }

    private static TaskCompletionSource NewLook() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LoopAsync(string? id, Watch watch)
    {
        CancellationToken end = watch.End.Token;
        while (!end.IsCancellationRequested)
        {
            TaskCompletionSource now;
            lock (_gate)
            {
                now = watch.Next;
                watch.Next = NewLook();
            }

            try
            {
                await look(id, end);
                now.SetResult();
            }
            catch (Exception failure)
            {
                // Whoever begins is told; the others keep what they have seen.
                now.SetException(failure);
                _ = now.Task.Exception;
            }

            await Task.Delay(s_interval, clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        watch.End.Dispose();
    }

    private void Leave(string key)
    {
        lock (_gate)
        {
            Watch watch = _watches[key];
            watch.Watchers--;
            if (watch.Watchers == 0)
            {
                _watches.Remove(key);
                watch.End.Cancel();
            }
        }
    }

    private sealed class Watching(SharedGlances glances, string key) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                glances.Leave(key);
            }
        }
    }
}
