using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>Exports of the competition: trials, trials by class, and distributions over trials.</summary>
internal sealed class CompetitionExport : IExperimentExport
{
    /// <inheritdoc/>
    public IReadOnlyList<ExportKind> Kinds { get; } =
    [new TableKind("class", "classes", spec => new CompetitionTable(spec, TrialExportRows.Classes)), new DistributionKind()];

    /// <inheritdoc/>
    public IExportTable Trials(SweepSpec spec) => new CompetitionTable(spec, TrialExportRows.Trials);

    /// <summary>The names of the columns for up to so many modalities.</summary>
    public static IReadOnlyList<string> Columns(TrialExportRows rows, int modalities) =>
        [.. ColumnsOf(rows, modalities).Select(c => c.Name)];

    /// <summary>The columns for up to so many modalities.</summary>
    public static IEnumerable<CompetitionColumn> ColumnsOf(TrialExportRows rows, int modalities) =>
        rows == TrialExportRows.Trials ? TrialColumns.Of(modalities) : ClassColumns.Of(modalities);

    /// <summary>Writes trials, as <see cref="ExportKind.Write"/> does.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="rows">What a row is about.</param>
    /// <param name="format">The file format.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="cancellation">Stops between trials.</param>
    public static long Write(
        SweepSpec spec,
        ITrialLedger ledger,
        TrialExportRows rows,
        TrialExportFormat format,
        Stream stream,
        CancellationToken cancellation
    ) => TrialExport.Write(spec, ledger, new CompetitionTable(spec, rows), format, stream, cancellation);

    private sealed class DistributionKind : ExportKind
    {
        public override string Per => "distribution";

        public override string FileName => "distributions";

        public override bool IsTable => false;

        public override string CsvBegins => string.Join(',', DistributionExport.Columns);

        public override long Write(
            SweepSpec spec,
            ITrialLedger ledger,
            TrialExportFormat format,
            Stream stream,
            CancellationToken cancellation
        ) => DistributionExport.Write(SweepEstimates.InOrder(spec, ledger, Environment.ProcessorCount, cancellation), format, stream);
    }
}
