using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>What is known before the first trial of a run.</summary>
/// <param name="Spec">The sweep.</param>
/// <param name="Folder">The run folder as the user gave it.</param>
/// <param name="Done">Trials that are already committed.</param>
/// <param name="Total">Trials the sweep asks for.</param>
/// <param name="Workers">Worker threads.</param>
/// <param name="Hardware">How the engine computes on this machine.</param>
internal sealed record SweepStart(SweepSpec Spec, string Folder, long Done, long Total, int Workers, string Hardware)
{
    /// <summary>Whether the sweep has a target and no configuration needs a trial any more.</summary>
    public bool IsSettled { get; init; }
}
