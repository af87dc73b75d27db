using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>How narrow an interval is wished for.</summary>
/// <param name="Estimand">The estimand.</param>
/// <param name="Key">Its key, as a spec would write it.</param>
/// <param name="HalfWidth">Largest half-width wanted, above 0, in the units of the estimand.</param>
/// <param name="Confidence">Confidence of the interval, in (0, 1).</param>
/// <param name="CanStop">Whether a sweep can stop on it (<c>until</c>).</param>
public sealed record DesignTarget(Estimand Estimand, string Key, double HalfWidth, double Confidence, bool CanStop)
{
    /// <summary>Trials before which no sweep stops on it, at least 1.</summary>
    public long LeastTrials { get; init; } = 1;

    /// <summary>Whether it is a target of the sweep's section <c>until</c>, so that the sweep goes on until it is reached.</summary>
    public bool IsStopped { get; init; }
}
