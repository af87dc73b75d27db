using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>An anytime-valid interval for an estimand that takes what it is about from all observations of a trial.</summary>
internal interface ITargetSequence : IIntervalSequence
{
    /// <summary>How the interval is made, in a few words.</summary>
    string Method { get; }

    /// <summary>
    /// Consumes the next trial; one without the observation, or with one that is not a finite number, leaves the sequence as it was.
    /// </summary>
    /// <param name="observations">The trial's observations; NaN where it has none.</param>
    void Add(ReadOnlySpan<double> observations);
}
