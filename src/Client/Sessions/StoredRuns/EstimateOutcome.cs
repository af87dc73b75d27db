using ModalityCompetition.Sweeps.Recorded.Guesses;
using ModalityCompetition.Sweeps.Reports;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>What a file of results came to.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Uses">What its columns were taken for.</param>
/// <param name="Notes">What a reader must know of its trials, one sentence each.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Report">The estimates.</param>
/// <param name="Files">What the run folder holds for the user.</param>
internal sealed record EstimateOutcome(
    string Name,
    IReadOnlyList<ColumnUse> Uses,
    IReadOnlyList<string> Notes,
    string Folder,
    SweepReport Report,
    IReadOnlyList<string> Files
);
