using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>What is exported of a sweep, in the words of a command line or of an address.</summary>
/// <param name="Kind">What a row is about.</param>
/// <param name="Format">The file format.</param>
/// <param name="Word">The word for the format, which is the extension of files too.</param>
/// <param name="Configurations">The configurations, in plan order.</param>
public sealed record ExportChoice(
    ExportKind Kind,
    TrialExportFormat Format,
    string Word,
    IReadOnlyList<PlannedConfiguration> Configurations
)
{
    // Those that hold rows of different kinds.
    private static readonly ImmutableArray<string> s_loose = ["csv", "jsonl"];

    private static readonly ImmutableDictionary<string, TrialExportFormat> s_formats = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, TrialExportFormat>
        {
            ["csv"] = TrialExportFormat.Csv,
            ["jsonl"] = TrialExportFormat.JsonLines,
            ["npy"] = TrialExportFormat.Npy,
            ["parquet"] = TrialExportFormat.Parquet,
            ["arrow"] = TrialExportFormat.Arrow,
        }
    );

    /// <summary>What a file of it is called, for example <c>trials.csv</c>.</summary>
    public string FileName => $"{Kind.FileName}.{Word}";

    /// <summary>Media type of the file.</summary>
    public string MediaType =>
        Format switch
        {
            TrialExportFormat.Csv => "text/csv; charset=utf-8",
            TrialExportFormat.JsonLines => "application/x-ndjson",
            TrialExportFormat.Parquet => "application/vnd.apache.parquet",
            TrialExportFormat.Arrow => "application/vnd.apache.arrow.file",
            _ => "application/octet-stream",
        };

    /// <summary>Writes what was chosen; the stream stays open.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="cancellation">Stops between trials; what was written until then is incomplete.</param>
    /// <returns>The number of rows.</returns>
    public long Write(SweepSpec spec, ITrialLedger ledger, Stream stream, CancellationToken cancellation) =>
        Kind.Write(new ExportSource(spec, ledger, Configurations), Format, stream, cancellation);

    /// <summary>Reads a choice.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="format"><c>csv</c>, <c>jsonl</c>, <c>npy</c>, <c>parquet</c> or <c>arrow</c>.</param>
    /// <param name="per">What a row is about: <c>trial</c>, or a word of the sweep's experiment.</param>
    /// <param name="configurations">Which configurations, as <see cref="ExportedConfigurations"/> reads it; none for all.</param>
    /// <param name="mistake">What is wrong with it, with what would be right, as a sentence; null where nothing is.</param>
    /// <returns>The choice; null where something is wrong with it.</returns>
    public static ExportChoice? Read(SweepSpec spec, string format, string per, IReadOnlyList<string> configurations, out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(per);
        ExportKind? kind = TrialExport.Kinds(spec).FirstOrDefault(k => k.Per == per);
        mistake =
            !s_formats.TryGetValue(format, out TrialExportFormat known)
                ? $"there is no export format {format}: use csv, jsonl, npy, parquet or arrow."
            : kind is null
                ? $"--per {per} is nothing that an export of the experiment {spec.Experiment} has: leave it out, for one row per trial."
            : !kind.IsTable && !s_loose.Contains(format)
                ? $"--per {per} has rows of different kinds, which are no array and no typed columns: use --format csv or jsonl."
            : null;
        return mistake is null && ExportedConfigurations.Read(spec, configurations, out mistake) is { } chosen
            ? new ExportChoice(kind!, known, format, chosen)
            : null;
    }
}
