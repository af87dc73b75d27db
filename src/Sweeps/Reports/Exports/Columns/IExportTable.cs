using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// A table of trials. A trial is read, then each of its rows is selected: the cells of the columns are those of the row selected last. Used
/// by one thread at a time.
/// </summary>
internal interface IExportTable
{
    /// <summary>The columns, the configuration and the trial first.</summary>
    ExportColumn[] Columns { get; }

    /// <summary>Rows of every trial of a configuration, at least 1.</summary>
    /// <param name="configuration">The configuration.</param>
    int RowsPerTrial(PlannedConfiguration configuration) => 1;

    /// <summary>Reads a trial and selects its first row.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="trial">The trial.</param>
    void Read(PlannedConfiguration configuration, in TrialRow trial);

    /// <summary>Selects a row of the trial.</summary>
    /// <param name="row">Its index.</param>
    void Select(int row) { }
}
