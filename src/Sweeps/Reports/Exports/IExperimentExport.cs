using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>
/// What the exports of an experiment have beside those of every one. One that says nothing has a row per trial with a column for every
/// estimand. Implementations keep no state.
/// </summary>
internal interface IExperimentExport
{
    /// <summary>What a row can be about beside a trial.</summary>
    IReadOnlyList<ExportKind> Kinds => [];

    /// <summary>A table with a row per trial; a new one, null for the one that every experiment has.</summary>
    /// <param name="spec">The sweep.</param>
    IExportTable? Trials(SweepSpec spec) => null;
}
