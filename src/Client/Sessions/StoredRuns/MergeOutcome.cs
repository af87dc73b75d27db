using ModalityCompetition.Sweeps.Reports;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>What runs that were put together came to.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Folder">The folder of the whole.</param>
/// <param name="Parts">How many trials came from which folder, in the order in which they were given.</param>
/// <param name="Compared">Trials that several folders have; their bits agree.</param>
/// <param name="Trials">Trials of the whole.</param>
/// <param name="ResultsHash">The hash of all of them.</param>
/// <param name="Gaps">What is missing.</param>
/// <param name="Report">The estimates; null where none were asked for.</param>
/// <param name="Files">What the folder holds for the user.</param>
internal sealed record MergeOutcome(
    string Name,
    string Folder,
    IReadOnlyList<(string Name, long Trials)> Parts,
    long Compared,
    long Trials,
    string ResultsHash,
    MergeGaps Gaps,
    SweepReport? Report,
    IReadOnlyList<string> Files
);
