using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// The intersection of all intervals of a confidence sequence so far. Because all of them hold the mean at once with the stated
/// probability, so does their intersection. Should two of them exclude each other, the last non-empty intersection stays.
/// </summary>
/// <param name="start">The range that the mean cannot leave.</param>
internal struct RunningIntersection(Interval start)
{
    /// <summary>The intersection.</summary>
    public Interval Interval { get; private set; } = start;

    /// <summary>Whether it would be empty.</summary>
    public bool Contradicted { get; private set; }

    /// <summary>Intersects with the next interval.</summary>
    public void Add(double low, double high)
    {
        var (newLow, newHigh) = (Math.Max(low, Interval.Low), Math.Min(high, Interval.High));
        Contradicted |= newLow > newHigh;
        if (!Contradicted)
        {
            Interval = new Interval(newLow, newHigh);
        }
    }
}
