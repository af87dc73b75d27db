using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Estimates;
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
        string file =
            output
            ?? Path.Combine(
                run.Folder.Path,
                $"{per switch { "class" => "classes", "distribution" => "distributions", _ => "trials" }}.{format}"
            );
        if (per == "distribution" && format is not ("csv" or "jsonl"))
        {
            throw new ClientException(
                ExitCode.Usage,
                "--per distribution has rows of different kinds, which are no array and no typed columns: use --format csv or jsonl."
            );
        }

        if (per != "trial" && run.Spec.Configurations[0].Competition is null)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"--per {per} is about the networks of the experiment competition, and this is a run of the experiment "
                    + $"{run.Spec.Experiment}: leave it out."
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
            RefuseToReplace(file, format, per);
        }

        long rows = 0;
        TrialExportRows kind = per == "class" ? TrialExportRows.Classes : TrialExportRows.Trials;
        void Write(Stream stream) =>
            rows =
                per == "distribution"
                    ? DistributionExport.Write(
                        SweepEstimates.InOrder(run.Spec, run.Ledger, Environment.ProcessorCount, cancellation),
                        Formats[format],
                        stream
                    )
                    : TrialExport.Write(run.Spec, run.Ledger, kind, Formats[format], stream, cancellation);
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
    private static void RefuseToReplace(string file, string format, string per)
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

        Func<string, bool> isExport = (format, per) switch
        {
            ("npy", _) => OwnFile.IsArray,
            ("parquet", _) => OwnFile.IsParquet,
            ("arrow", _) => OwnFile.IsArrow,
            ("jsonl", _) => head => head.StartsWith("{\"configuration\":", StringComparison.Ordinal),
            (_, "distribution") => head => head.StartsWith(string.Join(',', DistributionExport.Columns), StringComparison.Ordinal),
            _ => head => head.StartsWith("configuration,trial,", StringComparison.Ordinal),
        };
        OwnFile.Check(file, $"an export of this kind ({format}, per {per})", isExport);
    }

    // A device such as /dev/stdout is written to; renaming a file over it would replace the device.
    private static bool IsDevice(string file) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(file).StartsWith("/dev/", StringComparison.Ordinal) && Path.Exists(file);
}
