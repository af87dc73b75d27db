using ModalityCompetition.Sweeps.Recorded.Guesses;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>What <c>modcomp estimate</c> was asked to do.</summary>
/// <param name="File">The file of results, or <c>-</c> for standard input.</param>
/// <param name="Spec">The spec that says what its columns are; null to have it guessed.</param>
/// <param name="Output">Run folder; null for the spec's.</param>
/// <param name="Hints">What the user said of columns.</param>
internal sealed record EstimateRequest(string File, string? Spec, string? Output, ColumnHints Hints);
