namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>Running moments of one quantity in pairs of trials (a, b) that share their random numbers.</summary>
internal struct PairedMoments
{
    private RunningPair _difference;
    private RunningPair _sides;
    private bool _missed;

    /// <summary>y = a - b, and as x the difference of the control variates, 0 when there is none.</summary>
    public readonly RunningPair Difference => _difference;

    /// <summary>y = a, x = b.</summary>
    public readonly RunningPair Sides => _sides;

    /// <summary>Pairs with a different from b.</summary>
    public long Discordant { get; private set; }

    /// <summary>Whether a equals b in every pair.</summary>
    public readonly bool NeverDiffer => Discordant == 0;

    /// <summary>Whether every pair so far had both sides: only then do control variates have the mean that is known of them.</summary>
    public readonly bool NoneMissing => !_missed;

    /// <summary>Consumes a pair; one with a missing side (NaN) is left out.</summary>
    public void Add(double a, double b, double controlA, double controlB)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
        {
            _missed = true;
            return;
        }

        Discordant += a == b ? 0 : 1;
        _difference.Add(a - b, controlA - controlB);
        _sides.Add(a, b);
    }
}
