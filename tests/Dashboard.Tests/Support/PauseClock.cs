using System.Collections.Concurrent;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>A clock for which pauses are over at once, and are kept for the test; no other timer ever goes off.</summary>
internal sealed class PauseClock(IEnumerable<TimeSpan> pauses) : TimeProvider
{
    private readonly HashSet<TimeSpan> _pauses = [.. pauses];
    private readonly ConcurrentQueue<TimeSpan> _taken = [];

    /// <summary>The pauses that were made, in order.</summary>
    public IReadOnlyList<TimeSpan> Taken => [.. _taken];

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Pause(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Pause(PauseClock clock, Action act) : ITimer
    {
        private bool _over;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (clock._pauses.Contains(dueTime))
            {
                clock._taken.Enqueue(dueTime);
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    if (!Volatile.Read(ref _over))
                    {
                        act();
                    }
                });
            }

            return true;
        }

        public void Dispose() => Volatile.Write(ref _over, true);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
