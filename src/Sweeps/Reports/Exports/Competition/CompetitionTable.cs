using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>Trials of the competition with a row for each, or for each and every class.</summary>
internal sealed class CompetitionTable : IExportTable
{
    private readonly TrialExportRows _rows;
    private readonly ResultDecoder _decoder = new();
    private TrialMeasurements? _outcome;
    private ExportRow _row;

    /// <summary>A table of the trials of a sweep.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="rows">What a row is about.</param>
    public CompetitionTable(SweepSpec spec, TrialExportRows rows)
    {
        _rows = rows;
        int modalities = spec.Configurations.Select(c => c.Configuration.Modalities).DefaultIfEmpty(0).Max();
        IEnumerable<CompetitionColumn> onTheWay =
            rows == TrialExportRows.Trials ? CheckpointColumns.OfTrials(spec, modalities) : CheckpointColumns.OfClasses(spec, modalities);
        string[] names = [.. spec.Configurations.SelectMany(c => c.Definition.EntryNames).Distinct()];
        IEnumerable<CompetitionColumn> own =
            rows == TrialExportRows.Trials ? TrialColumns.Of(modalities, names) : ClassColumns.Of(modalities, names);
        Columns = [.. own.Concat(onTheWay).Select(c => c.Over(() => _row))];
    }

    /// <inheritdoc/>
    public ExportColumn[] Columns { get; }

    /// <inheritdoc/>
    public int RowsPerTrial(PlannedConfiguration configuration) =>
        _rows == TrialExportRows.Trials ? 1 : configuration.Configuration.Classes;

    /// <inheritdoc/>
    public void Read(PlannedConfiguration configuration, in TrialRow trial)
    {
        if (_outcome is null || _row.Configuration != configuration)
        {
            _outcome = new TrialMeasurements(configuration.Configuration);
        }

        TrialRecord record = new(trial.Trial, _decoder.Decode(trial.Layout, trial.Bytes.Span));
        _row = new ExportRow(configuration, record, _outcome, 0);
    }

    /// <inheritdoc/>
    public void Select(int row) => _row = _row with { Class = row };
}
