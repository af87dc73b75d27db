using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// What a page shows of its configurations, gathered in one pass over their estimates: however many there are, only so many are kept, and
/// of those no more than is shown.
/// </summary>
internal sealed class ShownConfigurations
{
    private readonly SweepReport _report;
    private readonly List<PlannedConfiguration> _all = [];
    private readonly Dictionary<int, int> _positions = [];

    /// <summary>Gathers.</summary>
    public ShownConfigurations(SweepReport report)
    {
        _report = report;
        Totals = report.Totals;
        HasTheory = ExperimentReports.Of(report.Spec).HasTheory;
        PerClass = Totals.Estimates <= HtmlReport.MostRows;
        foreach (ConfigurationEstimates estimates in report.Estimates)
        {
            int position = _all.Count;
            _all.Add(estimates.Configuration);
            _positions.Add(estimates.Configuration.Index, position);
            if (position < HtmlReport.MostDetailed)
            {
                Detailed.Add(estimates);
            }

            if (position < HtmlReport.MostTables)
            {
                Tabled.Add(PerClass ? estimates : estimates.WithoutClasses());
            }

            if (position < HtmlReport.MostListed)
            {
                Listed.Add(EstimateTables.ForOverview(estimates));
            }
        }
    }

    /// <summary>How many configurations there are.</summary>
    public int Count => _all.Count;

    /// <summary>What there is to say of all of them.</summary>
    public SweepTotals Totals { get; }

    /// <summary>Whether theory has a place in tables and charts.</summary>
    public bool HasTheory { get; }

    /// <summary>Whether the tables have rows per class.</summary>
    public bool PerClass { get; }

    /// <summary>Those with findings and plots of their own.</summary>
    public List<ConfigurationEstimates> Detailed { get; } = [];

    /// <summary>Those with a table of all estimates.</summary>
    public List<ConfigurationEstimates> Tabled { get; } = [];

    /// <summary>Those in the table of all configurations, with the estimates that it has columns for.</summary>
    public List<ConfigurationEstimates> Listed { get; } = [];

    /// <summary>The swept parameters.</summary>
    public IReadOnlyList<SweptAxis> Axes() => SweptAxis.Of(_all);

    /// <summary>The estimates of a configuration.</summary>
    public ConfigurationEstimates Find(PlannedConfiguration configuration) => _report.Estimates[_positions[configuration.Index]];
}
