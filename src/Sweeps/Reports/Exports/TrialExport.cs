using System.Text;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Reports.Exports.Writers;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>
/// Exports the committed trials of a ledger, ordered by configuration, trial and row of the trial. Rows are
/// streamed: memory does not grow with the number of trials. The columns are documented in <c>docs/reading-a-report.md</c>.
/// </summary>
public static class TrialExport
{
    /// <summary>What the rows of an export of a sweep can be about, a trial first.</summary>
    /// <param name="spec">The sweep.</param>
    public static IReadOnlyList<ExportKind> Kinds(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [new TableKind("trial", "trials", Trials), .. Part(spec)?.Kinds ?? []];
    }

    /// <summary>What the rows of an export can be about in any experiment, in a word each, a trial first.</summary>
    /// <param name="experiments">The experiments.</param>
    public static IReadOnlyList<string> Words(ExperimentRegistry experiments)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        return
        [
            .. experiments.All.SelectMany(e => e.Part<IExperimentExport>()?.Kinds ?? []).Select(k => k.Per).Prepend("trial").Distinct(),
        ];
    }

    /// <summary>A row per trial.</summary>
    /// <param name="spec">The sweep.</param>
    private static IExportTable Trials(SweepSpec spec) => Part(spec)?.Trials(spec) ?? new ObservationTable(spec);

    private static IExperimentExport? Part(SweepSpec spec) => spec.Configurations[0].Measures.Part<IExperimentExport>();

    /// <summary>Writes the trials that are committed at the time of the call; the stream stays open.</summary>
    /// <param name="source">What is written.</param>
    /// <param name="inner">The table of the sweep, which gets the columns with which it stands alone.</param>
    /// <param name="format">The file format.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="cancellation">Stops between trials; what was written until then is incomplete.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    internal static long Write(
        ExportSource source,
        IExportTable inner,
        TrialExportFormat format,
        Stream stream,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(stream);
        ITrialLedger ledger = source.Ledger;
        IExportTable table = new StandaloneTable(source.Spec, inner);
        // The ranges are taken once: a run beside us may commit more, and the header must not lie about the rows that follow.
        var committed = source.Configurations.Select(c => (Configuration: c, Ranges: ledger.Committed(c.Index))).ToArray();
        long total = committed.Sum(c => c.Ranges.Sum(r => r.Count) * table.RowsPerTrial(c.Configuration));
        ExportColumn[] columns = table.Columns;
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
            int each = table.RowsPerTrial(configuration);
            foreach (TrialRow trial in ranges.SelectMany(range => ledger.Rows(configuration.Index, range)))
            {
                cancellation.ThrowIfCancellationRequested();
                table.Read(configuration, trial);
                for (int row = 0; row < each; row++)
                {
                    table.Select(row);
                    writer.Write();
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
}
