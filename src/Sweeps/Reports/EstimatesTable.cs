using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>The estimates of one configuration as rows of text, for a terminal and for the report.</summary>
/// <param name="Title">Label of the configuration.</param>
/// <param name="Trials">Trials consumed.</param>
/// <param name="Diverged">Trials that diverged.</param>
/// <param name="Rows">The rows, in the order of the estimates.</param>
public sealed record EstimatesTable(string Title, long Trials, long Diverged, ImmutableArray<EstimateRow> Rows)
{
    /// <summary>
    /// The headings of the columns, in the order of the properties of <see cref="EstimateRow"/> from <see cref="EstimateRow.Quantity"/> on.
    /// </summary>
    public static ImmutableArray<string> Headings { get; } = ["Quantity", "About", "Estimate", "Interval", "Trials", "Method", "Theory"];

    /// <summary>Builds the table of a configuration.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="perClass">Whether rows about a single class are included; class-averaged rows always are.</param>
    public static EstimatesTable Of(ConfigurationEstimates estimates, bool perClass = false)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        var rows = estimates.Estimates.Where(e => perClass || e.Estimand.Class is null).Select(e => EstimateRow.Of(e, estimates));
        return new EstimatesTable(estimates.Configuration.Label, estimates.Trials, estimates.Diverged, [.. rows]);
    }
}
