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
        return CompetitionEstimands.Table(Layout(configuration), configuration.CheckpointIterations);
    }

    /// <inheritdoc/>
    public IObserver Observer(ITrialDefinition definition) => new TrialObserver((TrialConfiguration)definition);

    /// <summary>Where the observations of a trial stand.</summary>
    /// <param name="configuration">What the trial computes.</param>
    public static ObservationLayout Layout(TrialConfiguration configuration) =>
        new(
            configuration.Classes,
            configuration.Modalities,
            configuration.CheckpointIterations.Length,
            configuration.Evaluation.ValidationSamples > 0,
            isStratified: configuration.Evaluation.IsStratified
        );
}
