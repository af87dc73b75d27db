namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>A clock whose timers go off when it is told, all at once.</summary>
internal sealed class AlarmClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Add(new Timer(callback, state));
            return _timers[^1];
        }
    }

    public void RunOut()
    {
        Timer[] due;
        lock (_gate)
        {
            due = [.. _timers];
            _timers.Clear();
        }

        foreach (Timer timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class Timer(TimerCallback callback, object? state) : ITimer
    {
        private bool _over;

        public void Fire()
        {
            if (!_over)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _over = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
