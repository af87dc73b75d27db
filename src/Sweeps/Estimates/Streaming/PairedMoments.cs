namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>Running moments of one quantity in pairs of trials (a, b) that share their random numbers.</summary>
internal struct PairedMoments
{
    private RunningPair _difference;
    private RunningPair _sides;
    private bool _missed;
    private double _lastEvent;
    private long _changes;
    private double _events;
    private MajorityValue _differences;
    private MajorityValue _rests;

    /// <summary>y = a - b, and as x the difference of the control variates, 0 when there is none.</summary>
    public readonly RunningPair Difference => _difference;

    /// <summary>y = a, x = b.</summary>
    public readonly RunningPair Sides => _sides;

    /// <summary>Pairs with a different from b.</summary>
    public long Discordant { get; private set; }

    /// <summary>
    /// In how many pairs the difference was not what it is in most, as <see cref="MajorityValues.Departures"/>, or not 0 where that is the
    /// case in fewer than half of the pairs; null without a common difference.
    /// </summary>
    public readonly long? Departures => 2 * Discordant <= _difference.Count ? Discordant : _differences.Departures;

    /// <summary>
    /// The difference less that of the controls' events, what the control leaves to explain: its mean, and in how many pairs it was not
    /// what it is in most.
    /// </summary>
    public readonly (double Mean, long? Departures) Rest => (_difference.MeanY - (_events / _difference.Count), _rests.Departures);

    /// <summary>
    /// About in how many pairs the difference of the controls' events was not what it mostly is: half of how often it changed from one
    /// pair to the next, since pairs are independent. What was to be
    /// expected of two events that share their random numbers is not known.
    /// </summary>
    public readonly double EventDepartures => _changes / 2.0;

    /// <summary>Whether a equals b in every pair.</summary>
    public readonly bool NeverDiffer => Discordant == 0;

    /// <summary>Whether every pair so far had both sides: only then do control variates have the mean that is known of them.</summary>
    public readonly bool NoneMissing => !_missed;

    /// <summary>Consumes a pair; one with a missing side (NaN) is left out.</summary>
    /// <param name="a">Side A.</param>
    /// <param name="b">Side B.</param>
    /// <param name="control">Difference of the control variates, 0 when there is none.</param>
    /// <param name="eventA">The event that the control of side A is about.</param>
    /// <param name="eventB">That of side B.</param>
    public void Add(double a, double b, double control = 0, double eventA = 0, double eventB = 0)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
        {
            _missed = true;
            return;
        }

        Discordant += a == b ? 0 : 1;
        double controlEvent = eventA - eventB;
        _changes += _sides.Count > 0 && controlEvent != _lastEvent ? 1 : 0;
        _lastEvent = controlEvent;
        _events += controlEvent;
        _differences.Add(a - b);

        // In this order it is exactly 0 where every event of the controls is the outcome.
        _rests.Add((a - eventA) - (b - eventB));
        _difference.Add(a - b, control);
        _sides.Add(a, b);
    }
}
