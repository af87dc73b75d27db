using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>An estimand under a heading: a column of a table over configurations, or a panel of a chart.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Estimand">The estimand.</param>
public sealed record EstimateColumn(string Heading, Estimand Estimand);
