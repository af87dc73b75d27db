using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>What the competition measures.</summary>
internal sealed class CompetitionMeasures : IMeasures
{
    /// <summary>The only one.</summary>
    public static CompetitionMeasures Instance { get; } = new();

    /// <inheritdoc/>
    public EstimandTable Estimands(ITrialDefinition definition)
    {
        var configuration = (TrialConfiguration)definition;
        return CompetitionEstimands.Table(new ObservationLayout(configuration.Classes, configuration.Modalities));
    }

    /// <inheritdoc/>
    public IObserver Observer(ITrialDefinition definition) => new TrialObserver((TrialConfiguration)definition);
}
