namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// A smoothed rate: trials over time, both weighted with exp(-age / <see cref="Memory"/>), so that the first value is already unbiased and
/// an old pace is forgotten. Pure arithmetic; the caller says what time it is.
/// </summary>
internal sealed class ThroughputMeter
{
    /// <summary>Age at which an observation counts 1/e.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private TimeSpan _last;
    private long _lastDone;
    private double _trials;
    private double _seconds;

    /// <summary>Starts the measurement.</summary>
    /// <param name="now">Time on any clock.</param>
    /// <param name="done">Trials done at that time.</param>
    public ThroughputMeter(TimeSpan now, long done)
    {
        _last = now;
        _lastDone = done;
    }

    /// <summary>Trials per second; 0 before any time has passed.</summary>
    public double TrialsPerSecond => _seconds > 0 ? _trials / _seconds : 0;

    /// <summary>Records how many trials are done by now.</summary>
    public void Observe(TimeSpan now, long done)
    {
        double elapsed = (now - _last).TotalSeconds;
        if (elapsed <= 0)
        {
            // A clock that was set back measures nothing; measuring goes on from where it stands now.
            _lastDone = now < _last ? done : _lastDone;
            _last = now;
            return;
        }

        double keep = Math.Exp(-elapsed / Memory.TotalSeconds);
        _trials = (_trials * keep) + (done - _lastDone);
        _seconds = (_seconds * keep) + elapsed;
        _last = now;
        _lastDone = done;
    }

    /// <summary>Time for a number of trials at this rate; null while the rate is 0 or when it is longer than anyone waits.</summary>
    public TimeSpan? TimeFor(long trials)
    {
        double seconds = trials / TrialsPerSecond;
        return trials <= 0 ? TimeSpan.Zero
            : seconds < TimeSpan.FromDays(365_000).TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : null;
    }
}
