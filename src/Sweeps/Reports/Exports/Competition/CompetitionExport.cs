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

    /// <summary>The names of the columns of an export, in their order.</summary>
    public static IReadOnlyList<string> Columns(TrialExportRows rows, SweepSpec spec) =>
        [.. new StandaloneTable(spec, new CompetitionTable(spec, rows)).Columns.Select(c => c.Name)];

    /// <summary>Writes trials, as <see cref="ExportKind"/> does.</summary>
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
    ) => TrialExport.Write(ExportSource.All(spec, ledger), new CompetitionTable(spec, rows), format, stream, cancellation);

    private sealed class DistributionKind : ExportKind
    {
        public override string Per => "distribution";

        public override string FileName => "distributions";

        public override bool IsTable => false;

        public override string CsvBegins => string.Join(',', DistributionExport.Columns);

        public override long Write(ExportSource source, TrialExportFormat format, Stream stream, CancellationToken cancellation) =>
            DistributionExport.Write(Estimates(source, cancellation), format, stream);

        // All of them are computed side by side, and some one after the other.
        private static IEnumerable<ConfigurationEstimates> Estimates(ExportSource source, CancellationToken cancellation) =>
            source.Configurations.Count == source.Spec.Configurations.Length
                ? SweepEstimates.InOrder(source.Spec, source.Ledger, Environment.ProcessorCount, cancellation)
                : source.Configurations.Select(c => SweepEstimates.OfConfiguration(source.Spec, source.Ledger, c.Index, cancellation));
    }
}
