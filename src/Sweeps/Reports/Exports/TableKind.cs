using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>Rows of trials that are all alike.</summary>
/// <param name="per">What a row is about, in a word.</param>
/// <param name="fileName">Name of the file without its extension.</param>
/// <param name="table">Makes the table of a sweep.</param>
internal sealed class TableKind(string per, string fileName, Func<SweepSpec, IExportTable> table) : ExportKind
{
    /// <inheritdoc/>
    public override string Per => per;

    /// <inheritdoc/>
    public override string FileName => fileName;

    /// <inheritdoc/>
    public override long Write(ExportSource source, TrialExportFormat format, Stream stream, CancellationToken cancellation) =>
        TrialExport.Write(source, table(source.Spec), format, stream, cancellation);
}
