using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.TransformerTrials;

/// <summary>What the paper's own experiment measures.</summary>
internal sealed class TransformerMeasures : IMeasures
{
    /// <summary>The only one.</summary>
    public static TransformerMeasures Instance { get; } = new();

    /// <inheritdoc/>
    public EstimandTable Estimands(ITrialDefinition definition)
    {
        var configuration = (TransformerConfiguration)definition;
        return TransformerEstimands.Table(Layout(configuration), configuration.CheckpointSteps);
    }

    /// <inheritdoc/>
    public IObserver Observer(ITrialDefinition definition)
    {
        var configuration = (TransformerConfiguration)definition;
        return new TransformerObserver(configuration, Layout(configuration));
    }

    private static ObservationLayout Layout(TransformerConfiguration configuration) =>
        new(
            configuration.Classes,
            TransformerConfiguration.Modalities,
            configuration.CheckpointSteps.Length,
            stopsEarly: false,
            networksByClass: true
        );
}
