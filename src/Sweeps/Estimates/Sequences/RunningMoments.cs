namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>Running mean and variance of one series (B. P. Welford, Technometrics 4, 1962, 419-420).</summary>
internal struct RunningMoments
{
    private double _mean;
    private double _squares;

    /// <summary>Observations consumed.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; NaN without any.</summary>
    public readonly double Mean => Count == 0 ? double.NaN : _mean;

    /// <summary>Unbiased variance of one; NaN with fewer than two.</summary>
    public readonly double Variance => Count < 2 ? double.NaN : _squares / (Count - 1);

    /// <summary>Consumes an observation.</summary>
    public void Add(double x)
    {
        Count++;
        var before = x - _mean;
        _mean += before / Count;
        _squares += before * (x - _mean);
    }
}
