namespace ModalityCompetition.Client.Tests.Support;

/// <summary>
/// The clock of the system, but for timers of one length: those go off when a test says so, or at once. So a test of a limit does not
/// depend on how fast the machine is.
/// </summary>
internal sealed class LimitClock(TimeSpan limit, bool isUp = false) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Action> _waiting = [];
    private bool _isUp = isUp;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Held(this, () => callback(state), System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets the limit pass.</summary>
    public void RunOut()
    {
        Action[] due;
        lock (_gate)
        {
            _isUp = true;
            due = [.. _waiting];
            _waiting.Clear();
        }

        Array.ForEach(due, act => act());
    }

    private bool IsLimit(TimeSpan dueTime) => dueTime == limit;

    private void Wait(Action act)
    {
        lock (_gate)
        {
            if (!_isUp)
            {
                _waiting.Add(act);
                return;
            }
        }

        act();
    }

    private sealed class Held(LimitClock clock, Action act, ITimer inner) : ITimer
    {
        private bool _over;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (!clock.IsLimit(dueTime))
            {
                return inner.Change(dueTime, period);
            }

            clock.Wait(() =>
            {
                if (!_over)
                {
                    act();
                }
            });
            return true;
        }

        public void Dispose()
        {
            _over = true;
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
