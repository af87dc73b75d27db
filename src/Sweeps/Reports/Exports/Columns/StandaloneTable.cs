using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// A table that needs no other file beside it: behind the configuration and the trial stand whether the trial counts in the estimates, and
/// the swept values.
/// </summary>
internal sealed class StandaloneTable : IExportTable
{
    // The configuration and the trial.
    private const int First = 2;

    private readonly IExportTable _inner;
    private readonly CountedTrials _counted;
    private PlannedConfiguration? _configuration;
    private bool _counts;

    /// <summary>Adds the columns to a table.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="inner">Its table; the configuration and the trial are its first columns.</param>
    public StandaloneTable(SweepSpec spec, IExportTable inner)
    {
        (_inner, _counted) = (inner, new CountedTrials(spec));
        Columns =
        [
            .. inner.Columns[..First],
            new ExportColumn("counted", NpyType.Boolean, () => _counts ? 1L : 0L),
            .. SweptColumns.Of(spec, () => _configuration!),
            .. inner.Columns[First..],
        ];
    }

    /// <inheritdoc/>
    public ExportColumn[] Columns { get; }

    /// <inheritdoc/>
    public int RowsPerTrial(PlannedConfiguration configuration) => _inner.RowsPerTrial(configuration);

    /// <inheritdoc/>
    public void Read(PlannedConfiguration configuration, in TrialRow trial)
    {
        _configuration = configuration;
        _counts = _counted.Next(configuration, trial);
        _inner.Read(configuration, trial);
    }

    /// <inheritdoc/>
    public void Select(int row) => _inner.Select(row);
}
