using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>What the rows of an export are about.</summary>
public abstract class ExportKind
{
    private protected ExportKind() { }

    /// <summary>What a row is about, in a word: <c>trial</c>.</summary>
    public abstract string Per { get; }

    /// <summary>Name of the file without its extension: <c>trials</c>.</summary>
    public abstract string FileName { get; }

    /// <summary>
    /// Whether all rows are alike, so that arrays and typed columns hold them; else comma-separated values and JSON lines alone.
    /// </summary>
    public virtual bool IsTable => true;

    /// <summary>How a file of comma-separated values of this kind begins, so that it is known for one.</summary>
    public virtual string CsvBegins => "configuration,trial,";

    /// <summary>Writes what is committed at the time of the call; the stream stays open.</summary>
    /// <param name="source">What is written.</param>
    /// <param name="format">The file format.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="cancellation">Stops between trials; what was written until then is incomplete.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public abstract long Write(ExportSource source, TrialExportFormat format, Stream stream, CancellationToken cancellation);

    /// <summary>The same of all configurations.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="format">The file format.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="cancellation">Stops between trials; what was written until then is incomplete.</param>
    public long Write(SweepSpec spec, ITrialLedger ledger, TrialExportFormat format, Stream stream, CancellationToken cancellation) =>
        Write(ExportSource.All(spec, ledger), format, stream, cancellation);
}
