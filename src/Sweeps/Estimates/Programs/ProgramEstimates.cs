using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.ProgramTrials;

namespace ModalityCompetition.Sweeps.Estimates.Programs;

/// <summary>What a program of the user's own adds to its estimates: where its trials have twins, means with these as controls.</summary>
internal sealed class ProgramEstimates : IExperimentEstimates
{
    /// <inheritdoc/>
    public ITallies? Tallies(ITrialDefinition definition, ObservationLayout layout, ILaneForm? lanes, bool distributions) =>
        layout.HasTwins ? new ProgramTallies(ProgramMeasures.Instance.Estimands(definition)) : null;
}
