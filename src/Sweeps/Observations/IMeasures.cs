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
}
