using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Traces;

/// <summary>A trial recorded along its training, with the configuration it belongs to.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Trace">The recording.</param>
public sealed record TracedTrial(PlannedConfiguration Configuration, TrialTrace Trace)
{
    /// <summary>Whether it was recorded to stand beside the same trial of another configuration, and is not drawn by itself.</summary>
    public bool IsToCompare { get; init; }
}
