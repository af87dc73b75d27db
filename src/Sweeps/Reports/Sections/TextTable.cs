using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>A small table of texts with what it shows.</summary>
/// <param name="Caption">What it shows, in a sentence or two.</param>
/// <param name="Headings">What the columns are.</param>
/// <param name="Rows">The rows, each as long as the headings.</param>
public sealed record TextTable(string Caption, ImmutableArray<string> Headings, ImmutableArray<string[]> Rows);
