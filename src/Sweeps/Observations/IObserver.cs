using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// Turns the result of a trial into its vector of observations, which the rows of an experiment's <see cref="EstimandTable"/> point into.
/// Not thread-safe; allocates nothing for a trial that completed where it has lanes.
/// </summary>
internal interface IObserver
{
    /// <summary>Where each observation stands.</summary>
    ObservationLayout Layout { get; }

    /// <summary>Observes a trial.</summary>
    /// <param name="row">The trial as it is stored, in the layout of its configuration.</param>
    /// <param name="values">Receives the observations, [Layout.Length]. Of a diverged trial those from
    /// <see cref="ObservationLayout.Completed"/> on are NaN, of one that timed out or crashed all but the outcomes.</param>
    void Observe(ReadOnlySpan<byte> row, Span<double> values);

    /// <summary>The same for completed trials, several at a time; null where there is no such form.</summary>
    ILaneForm? Lanes();
}
