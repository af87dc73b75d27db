using System.Text;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Reports.Exports.Writers;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Measurements;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>
/// Exports the committed trials of a ledger, one row per trial or per trial and class, ordered by configuration, trial and class. Rows are
/// streamed: memory does not grow with the number of trials. The columns are documented in <c>docs/reading-a-report.md</c>.
/// </summary>
public static class TrialExport
{
    /// <summary>The names of the columns for up to so many modalities.</summary>
    public static IReadOnlyList<string> Columns(TrialExportRows rows, int modalities) =>
        [.. ColumnsOf(rows, modalities).Select(c => c.Name)];

    /// <summary>Writes the trials that are committed at the time of the call; the stream stays open.</summary>
    /// <param name="spec">The sweep; its configurations say what the trials of the ledger are.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="rows">What a row is about.</param>
    /// <param name="format">The file format.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="cancellation">Stops between trials; what was written until then is incomplete.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public static long Write(
        SweepSpec spec,
        ITrialLedger ledger,
        TrialExportRows rows,
        TrialExportFormat format,
        Stream stream,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(stream);
        // The ranges are taken once: a run beside us may commit more, and the header must not lie about the rows that follow.
        var committed = spec.Configurations.Select(c => (Configuration: c, Ranges: ledger.Committed(c.Index))).ToArray();
        long total = committed.Sum(c => c.Ranges.Sum(r => r.Count) * RowsPerTrial(rows, c.Configuration));
        ObservationColumns? others = spec.Configurations is [{ Competition: null } first, ..] ? new ObservationColumns(first) : null;
        ExportColumn[] columns = others?.All ?? ColumnsOf(rows, spec);
        using StreamWriter text = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        IRowWriter writer = format switch
        {
            TrialExportFormat.Csv => new CsvRowWriter(columns, text),
            TrialExportFormat.JsonLines => new JsonRowWriter(columns, stream),
            TrialExportFormat.Npy => new NpyRowWriter(columns, total, stream),
            _ => Columnar(columns, format, stream),
        };
        using var own = writer as IDisposable;
        long written = 0;
        foreach (var (configuration, ranges) in committed)
        {
            if (others is not null)
            {
                foreach (TrialRow row in ranges.SelectMany(range => ledger.Rows(configuration.Index, range)))
                {
                    cancellation.ThrowIfCancellationRequested();
                    writer.Write(others.Of(configuration, row));
                    written++;
                }

                continue;
            }

            TrialMeasurements outcome = new(configuration.Configuration);
            foreach (TrialRecord record in ranges.SelectMany(range => ledger.Read(configuration.Index, range)))
            {
                cancellation.ThrowIfCancellationRequested();
                for (int j = 0; j < RowsPerTrial(rows, configuration); j++)
                {
                    writer.Write(new ExportRow(configuration, record, outcome, j));
                    written++;
                }
            }
        }

        writer.Finish();
        return written == total
            ? written
            : throw new LedgerException(
                $"The ledger lists {total} rows to export but returned {written}; check it with 'modcomp status' and export again."
            );
    }

    // Apart, so that the libraries are loaded by those who use them alone.
    private static ColumnarRowWriter Columnar(ExportColumn[] columns, TrialExportFormat format, Stream stream) =>
        format switch
        {
            TrialExportFormat.Parquet => new ParquetRowWriter(columns, stream),
            TrialExportFormat.Arrow => new ArrowRowWriter(columns, stream),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };

    private static ExportColumn[] ColumnsOf(TrialExportRows rows, SweepSpec spec)
    {
        int modalities = spec.Configurations.Select(c => c.Configuration.Modalities).DefaultIfEmpty(0).Max();
        IEnumerable<ExportColumn> onTheWay =
            rows == TrialExportRows.Trials ? CheckpointColumns.OfTrials(spec, modalities) : CheckpointColumns.OfClasses(spec, modalities);
        return [.. ColumnsOf(rows, modalities), .. onTheWay];
    }

    private static ExportColumn[] ColumnsOf(TrialExportRows rows, int modalities) =>
        [.. rows == TrialExportRows.Trials ? TrialColumns.Of(modalities) : ClassColumns.Of(modalities)];

    private static int RowsPerTrial(TrialExportRows rows, PlannedConfiguration configuration) =>
        rows == TrialExportRows.Trials || configuration.Competition is null ? 1 : configuration.Configuration.Classes;
}
