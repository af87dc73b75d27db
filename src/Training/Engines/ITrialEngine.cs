using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines;

/// <summary>
/// Trains trials. A trial is a pure function of (configuration, stream root, trial index): the same bits alone or in a batch, on any
/// thread, whatever runs beside it. Implementations are thread-safe: several threads may call them at once. The
/// memory they need is bounded by the shape of a configuration, never by the number of trials of a sweep.
/// </summary>
public interface ITrialEngine
{
    /// <summary>What determines the bits of the results.</summary>
    EngineIdentity Identity { get; }

    /// <summary>
    /// How the engine computes on this machine, for logs and reports, for example <c>AVX-512, 16 lanes</c>; no influence on results.
    /// </summary>
    string Hardware { get; }

    /// <summary>
    /// How many threads should call the engine at once to keep it busy; null for an engine that computes on the calling threads, which
    /// wants one per processor. No influence on results.
    /// </summary>
    int? PreferredCallers => null;

    /// <summary>How many threads should call the engine at once for trials of one definition; see
    /// <see cref="PreferredCallers"/>.</summary>
    /// <param name="definition">What the trials compute.</param>
    int? CallersFor(ITrialDefinition definition) => PreferredCallers;

    /// <summary>
    /// Memory in use of devices that have their own, bytes, by the name of the device, other processes on it included; none for an engine
    /// that trains in the memory of the process. Quick, and for any thread.
    /// </summary>
    IReadOnlyList<(string Device, long Bytes)> DeviceMemory() => [];

    /// <summary>Trains the trials of a batch on the calling thread.</summary>
    /// <param name="batch">The trials.</param>
    /// <param name="cancellation">Checked between trials and between blocks of iterations; results of a cancelled batch are
    /// dropped.</param>
    /// <returns>Results in trial order, [batch.Count], in the layout of the batch's definition; owned by the caller.</returns>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    /// <exception cref="ArgumentException">The configuration is outside the documented ranges.</exception>
    /// <exception cref="EngineUnavailableException">This machine cannot run these trials at all, whatever is tried; others may.</exception>
    /// <exception cref="CertainFailureException">Another attempt at these trials would fail in the same way.</exception>
    ResultBlock Run(TrialBatch batch, CancellationToken cancellation);

    /// <summary>
    /// Trains the first trial of a batch and records it along the way; its result has the same bits as <see cref="Run"/> gives.
    /// </summary>
    /// <param name="batch">The trial; <see cref="TrialBatch.Count"/> is ignored.</param>
    /// <param name="options">What to record.</param>
    /// <param name="cancellation">As in <see cref="Run"/>.</param>
    TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation);
}
