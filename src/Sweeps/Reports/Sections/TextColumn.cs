using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>A column of a table over configurations that says something in words.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Of">The estimands that it is made of: a table over many configurations keeps no others.</param>
/// <param name="Text">What it says of a configuration, in a line and a second, smaller one; both may be empty.</param>
public sealed record TextColumn(
    string Heading,
    ImmutableArray<Estimand> Of,
    Func<ConfigurationEstimates, (string Text, string Detail)> Text
);
