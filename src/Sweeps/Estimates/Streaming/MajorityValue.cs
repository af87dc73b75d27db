namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary><see cref="MajorityValues"/> of one series.</summary>
internal struct MajorityValue
{
    private double _candidate;
    private long _left;
    private long _count;

    /// <summary>As <see cref="MajorityValues.Departures"/>.</summary>
    public readonly long? Departures => 2 * _left >= _count ? (_count - _left) / 2 : null;

    /// <summary>Consumes one trial.</summary>
    public void Add(double value)
    {
        _count++;
        _candidate = _left == 0 ? value : _candidate;
        _left += _candidate == value ? 1 : -1;
    }
}
