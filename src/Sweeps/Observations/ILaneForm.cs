namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// Observes completed trials several at a time, with the same bits as <see cref="IObserver.Observe"/> gives. Trials are added until there
/// are <see cref="Capacity"/> or no more, then observed and forgotten. Not thread-safe; allocates nothing.
/// </summary>
internal interface ILaneForm
{
    /// <summary>Most trials at once, at least 1.</summary>
    int Capacity { get; }

    /// <summary>Trials added; the lane of the next one.</summary>
    int Count { get; }

    /// <summary>Adds a trial.</summary>
    /// <param name="row">A completed trial as it is stored.</param>
    void Add(ReadOnlySpan<byte> row);

    /// <summary>Observes the trials that were added.</summary>
    /// <param name="rows">Receives the observations of each trial behind those of the one before, [Capacity, Layout.Length].</param>
    void Observe(Span<double> rows);

    /// <summary>Forgets the trials.</summary>
    void Clear();
}
