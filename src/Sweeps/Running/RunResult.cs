using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>What a run did.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Done">Committed trials of all configurations at the end, those of earlier runs included.</param>
/// <param name="Total">Trials the sweep asks for, with a target the most it may have.</param>
/// <param name="Computed">Trials computed and committed by this run.</param>
/// <param name="Elapsed">Duration of this run.</param>
public sealed record RunResult(RunEnd End, long Done, long Total, long Computed, TimeSpan Elapsed)
{
    /// <summary>Where every configuration stands with its target, in plan order; none for a sweep without one.</summary>
    public IReadOnlyList<TargetStanding> Targets { get; init; } = [];
}
