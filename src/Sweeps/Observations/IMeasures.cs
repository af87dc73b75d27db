using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>What an experiment measures. Implementations keep no state.</summary>
internal interface IMeasures
{
    /// <summary>What is estimated.</summary>
    /// <param name="definition">What the trials of a configuration compute.</param>
    EstimandTable Estimands(ITrialDefinition definition);

    /// <summary>What sees in the result of a trial what is estimated; a new one, since an observer keeps room for a trial.</summary>
    /// <param name="definition">What the trials of a configuration compute.</param>
    IObserver Observer(ITrialDefinition definition);

    /// <summary>
    /// What the experiment has to say of a further kind, where it implements it itself or has brought it along: of its estimates, its
    /// reports, its exports. Null where it leaves that to the answers of every experiment.
    /// </summary>
    /// <typeparam name="T">The kind.</typeparam>
    T? Part<T>()
        where T : class => this as T;
}
