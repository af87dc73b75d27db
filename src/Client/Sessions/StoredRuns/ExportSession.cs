using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Writes the committed trials of a run into a file of a common format.</summary>
internal static class ExportSession
{
    /// <summary>Names of the formats, as the command line and file extensions spell them.</summary>
    public static IReadOnlyDictionary<string, TrialExportFormat> Formats { get; } =
        new Dictionary<string, TrialExportFormat>
        {
            ["csv"] = TrialExportFormat.Csv,
            ["jsonl"] = TrialExportFormat.JsonLines,
            ["npy"] = TrialExportFormat.Npy,
            ["parquet"] = TrialExportFormat.Parquet,
            ["arrow"] = TrialExportFormat.Arrow,
        };

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="per">What a row is about: <c>trial</c>, <c>class</c> or <c>distribution</c>.</param>
    /// <param name="output">The file; null for one in the run folder.</param>
    /// <param name="open">Opens what is written to in place of a file; null for a file.</param>
    /// <param name="cancellation">Stops; nothing is left behind.</param>
    /// <returns>The file and its number of rows.</returns>
    public static (string File, long Rows) Write(
        StoredRun run,
        string format,
        string per,
        string? output,
        Func<Stream>? open,
        CancellationToken cancellation
    )
    {
        ExportKind? kind = TrialExport.Kinds(run.Spec).FirstOrDefault(k => k.Per == per);
        string file = output ?? Path.Combine(run.Folder.Path, $"{kind?.FileName ?? per}.{format}");
        if (kind is { IsTable: false } && format is not ("csv" or "jsonl"))
        {
            throw new ClientException(
                ExitCode.Usage,
                $"--per {per} has rows of different kinds, which are no array and no typed columns: use --format csv or jsonl."
            );
        }

        if (kind is null)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"--per {per} is nothing that an export of the experiment {run.Spec.Experiment} has: leave it out, for one row per trial."
            );
        }

        if (open is null && Directory.Exists(file))
        {
            throw new ClientException(ExitCode.Usage, $"--output {file} is a folder: give a file.");
        }

        if (output is null)
        {
            run.Folder.Create();
        }

        bool device = open is null && IsDevice(file);
        if (open is null && !device)
        {
            RefuseToReplace(file, format, kind);
        }

        long rows = 0;
        void Write(Stream stream) => rows = kind.Write(run.Spec, run.Ledger, Formats[format], stream, cancellation);
        if (open is not null)
        {
            using Stream stream = open();
            Write(stream);
        }
        else if (device)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            Write(stream);
        }
        else
        {
            RunFolder.WriteWhole(file, Write);
        }

        return (file, rows);
    }

    // An earlier export may be written again; the names of a run's own files are taken also where the file is not there yet.
    private static void RefuseToReplace(string file, string format, ExportKind kind)
    {
        var folder = new RunFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        string name = Path.GetFileName(file);
        if (folder.IsRunFolder && folder.Files.Any(f => string.Equals(Path.GetFileName(f), name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ClientException(
                ExitCode.Refused,
                $"--output {file} is the name of a file of the run in {folder.Path}: give another name."
            );
        }

        Func<string, bool> isExport = format switch
        {
            "npy" => OwnFile.IsArray,
            "parquet" => OwnFile.IsParquet,
            "arrow" => OwnFile.IsArrow,
            "jsonl" => head => head.StartsWith("{\"configuration\":", StringComparison.Ordinal),
            _ => head => head.StartsWith(kind.CsvBegins, StringComparison.Ordinal),
        };
        OwnFile.Check(file, $"an export of this kind ({format}, per {kind.Per})", isExport);
    }

    // A device such as /dev/stdout is written to; renaming a file over it would replace the device.
    private static bool IsDevice(string file) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(file).StartsWith("/dev/", StringComparison.Ordinal) && Path.Exists(file);
}
