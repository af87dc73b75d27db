using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>The estimates of one configuration as rows of text, for a terminal and for the report.</summary>
/// <param name="Title">Label of the configuration.</param>
/// <param name="Trials">Trials consumed.</param>
/// <param name="Diverged">Trials that diverged.</param>
/// <param name="Rows">The rows, in the order of the estimates.</param>
public sealed record EstimatesTable(string Title, long Trials, long Diverged, ImmutableArray<EstimateRow> Rows)
{
    /// <summary>Number of the first columns that every table has, those up to the number of trials.</summary>
    public const int UpToTrials = 5;

    /// <summary>The headings of <see cref="EstimateRow.Cells"/>.</summary>
    /// <param name="configuration">The configuration that the rows are about.</param>
    public static ImmutableArray<string> Headings(PlannedConfiguration configuration) =>
        [.. EstimandText.HasNamesAlone(configuration) ? s_named : s_parted, "Estimate", "Interval", "Trials", "Method", "Theory"];

    private static readonly ImmutableArray<string> s_parted = ["Quantity", "About"];

    // Whoever declared the names looks for them.
    private static readonly ImmutableArray<string> s_named = ["Estimand", "What it is"];

    /// <summary>What a reader of the rows may ask: what the mark after an interval means, and why an interval with controls is wider than
    /// a plain one.</summary>
    /// <param name="rows">The rows that are shown.</param>
    public static IEnumerable<string> Notes(IEnumerable<EstimateRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        EstimateRow[] shown = [.. rows];
        return new[]
        {
            UnseenText.Note(shown.Select(r => (r.Estimate.Allowance, 1.0)), "trial"),
            EstimandText.OfFactors(shown.Select(r => r.Estimate)),
        }.OfType<string>();
    }

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
