using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Writes the committed trials of a run into a file of a common format.</summary>
internal static class ExportSession
{
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="what">What is written.</param>
    /// <param name="output">The file; null for one in the run folder.</param>
    /// <param name="open">Opens what is written to in place of a file; null for a file.</param>
    /// <param name="cancellation">Stops; nothing is left behind.</param>
    /// <returns>The file and its number of rows.</returns>
    public static (string File, long Rows) Write(
        StoredRun run,
        TrialSelection what,
        string? output,
        Func<Stream>? open,
        CancellationToken cancellation
    )
    {
        ExportChoice choice =
            ExportChoice.Read(run.Spec, what.Format, what.Per, what.Configurations, out string? mistake)
            ?? throw new ClientException(ExitCode.Usage, mistake!);
        string file = output ?? Path.Combine(run.Folder.Path, choice.FileName);
        if (output is null && open is null)
        {
            run.Folder.Create();
        }

        long rows = 0;
        WriteTo(
            file,
            (choice.Word, what.Per, choice.Kind.CsvBegins),
            open,
            stream => rows = choice.Write(run.Spec, run.Ledger, stream, cancellation)
        );
        return (file, rows);
    }

    /// <summary>Writes what was exported into a file, whole or not at all, or to where it goes in place of one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">Format, what a row is about, and how a file of comma-separated values begins: by these an earlier export is known
    /// that may be replaced.</param>
    /// <param name="open">Opens what is written to in place of a file; null for a file.</param>
    /// <param name="write">Writes.</param>
    public static void WriteTo(string file, (string Format, string Per, string CsvBegins) what, Func<Stream>? open, Action<Stream> write)
    {
        if (open is not null)
        {
            using Stream stream = open();
            write(stream);
            return;
        }

        if (Directory.Exists(file))
        {
            throw new ClientException(ExitCode.Usage, $"--output {file} is a folder: give a file.");
        }

        string? folder = Path.GetDirectoryName(Path.GetFullPath(file));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new ClientException(
                ExitCode.Usage,
                $"--output {file}: there is no folder {folder}: create it, or give a file in a folder that there is."
            );
        }

        if (IsDevice(file))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            write(stream);
            return;
        }

        RefuseToReplace(file, what);
        RunFolder.WriteWhole(file, write);
    }

    // An earlier export may be written again; the names of a run's own files are taken also where the file is not there yet.
    private static void RefuseToReplace(string file, (string Format, string Per, string CsvBegins) what)
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

        Func<string, bool> isExport = what.Format switch
        {
            "npy" => OwnFile.IsArray,
            "parquet" => OwnFile.IsParquet,
            "arrow" => OwnFile.IsArrow,
            "jsonl" => head => head.StartsWith("{\"configuration\":", StringComparison.Ordinal),
            _ => head => head.StartsWith(what.CsvBegins, StringComparison.Ordinal),
        };
        OwnFile.Check(file, $"an export of this kind ({what.Format}, per {what.Per})", isExport);
    }

    // A device such as /dev/stdout is written to; renaming a file over it would replace the device.
    private static bool IsDevice(string file) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(file).StartsWith("/dev/", StringComparison.Ordinal) && Path.Exists(file);
}
