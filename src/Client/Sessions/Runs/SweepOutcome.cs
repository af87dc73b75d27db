using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>What a run came to.</summary>
/// <param name="Start">What was known at the start.</param>
/// <param name="Result">What the run did.</param>
/// <param name="Report">The report model.</param>
/// <param name="Files">Paths of what the run folder holds for the user, in the order in which they are told.</param>
internal sealed record SweepOutcome(SweepStart Start, RunResult Result, SweepReport Report, IReadOnlyList<string> Files)
{
    /// <summary>What became of trials that were there before, a sentence each; default none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The limit at which the run stopped itself; null where it was completed or stopped by somebody else.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What is left of a run that was stopped; null of one that was completed.</summary>
    public SweepRest? Rest { get; init; }
}
