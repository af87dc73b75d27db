using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>What the competition adds to its estimates: controls, theory, times to learn, classes won and whole distributions.</summary>
internal sealed class CompetitionEstimates : IExperimentEstimates
{
    /// <inheritdoc/>
    public bool HasOwnDistributions => true;

    /// <inheritdoc/>
    public ITallies? Tallies(ITrialDefinition definition, ObservationLayout layout, ILaneForm? lanes, bool distributions) =>
        lanes is CompetitionLanes own ? new CompetitionTallies((TrialConfiguration)definition, layout, own, distributions) : null;

    /// <inheritdoc/>
    public IPredictions Predictions(ITrialDefinition definition, CancellationToken cancellation) =>
        new ConfigurationPredictions((TrialConfiguration)definition, cancellation);

    /// <inheritdoc/>
    public string? Unsettled(ConfigurationEstimates estimates, Estimand estimand) => TrainingStage.Of(estimates)?.Unsettled(estimand);

    /// <inheritdoc/>
    public string? Caution(ConfigurationEstimates estimates) =>
        TrainingStage.Of(estimates) is { Caution: { } caution } stage ? $"{stage.Meaning}: {caution}" : null;

    /// <inheritdoc/>
    public IEstimateExtra? ReadExtra(string name, JsonElement json, IReadOnlyList<string> entries) =>
        name switch
        {
            LearnTimesExtra.Key => LearnTimesExtra.Read(json),
            ClassesWonExtra.Key => ClassesWonExtra.Read(json),
            ErrorDistributionsExtra.Key => ErrorDistributionsExtra.Read(json, entries),
            JointWinsExtra.Key => JointWinsExtra.Read(json),
            _ => null,
        };
}
