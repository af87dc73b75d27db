using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>Collects what the checks of one spec find.</summary>
internal sealed class Findings
{
    private readonly List<CalibrationMiss> _misses = [];
    private readonly Dictionary<string, long[]> _coverage = new(StringComparer.Ordinal);

    /// <summary>Numbers compared so far.</summary>
    public long Comparisons { get; private set; }

    /// <summary>Misses so far.</summary>
    public IReadOnlyList<CalibrationMiss> Misses => _misses;

    /// <summary>Coverage so far.</summary>
    public IReadOnlyDictionary<string, long[]> Coverage => _coverage;

    /// <summary>Counts a comparison.</summary>
    public void Compared() => Comparisons++;

    /// <summary>Adds a miss.</summary>
    public void Add(CalibrationMiss miss) => _misses.Add(miss);

    /// <summary>Counts whether an interval holds the truth as it is.</summary>
    public void Covered(string key, double value, double low, double high, Truth truth)
    {
        if (!_coverage.TryGetValue(key, out long[]? counts))
        {
            counts = new long[2];
            _coverage.Add(key, counts);
        }

        double own = truth.Value < value ? value - low : high - value,
            other = 1.96 * truth.Error;
        counts[0]++;
        counts[1] += Math.Abs(truth.Value - value) <= Math.Sqrt((own * own) + (other * other)) + 1e-12 ? 1 : 0;
    }

    /// <summary>Holds an estimate with its interval against the truth.</summary>
    /// <param name="what">Its key.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="event">Whether a trial has the event or has not, so that it is a count.</param>
    /// <param name="truth">The truth.</param>
    public void Compare(string what, int configuration, Estimate estimate, bool @event, Truth truth)
    {
        Comparisons++;
        if (EstimateRule.Miss(what, configuration, estimate, @event, truth) is { } miss)
        {
            _misses.Add(miss);
        }

        if (!double.IsNaN(estimate.Low) && truth.Trials >= EstimateRule.LeastTruth && double.IsFinite(truth.Value))
        {
            Covered($"{estimate.Estimand.Name}, {estimate.Interval}", estimate.Value, estimate.Low, estimate.High, truth);
        }
    }
}
