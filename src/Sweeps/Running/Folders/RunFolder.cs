using System.Text;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>The folder of one run: where everything is, and how whole files are written into it.</summary>
public sealed class RunFolder
{
    /// <summary>Names a run folder; touches nothing.</summary>
    /// <param name="path">The folder, relative to the current one or absolute.</param>
    public RunFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = path;
    }

    /// <summary>The folder as it was given.</summary>
    public string Path { get; }

    /// <summary>The spec as the user wrote it, <c>spec.yaml</c>.</summary>
    public string SpecFile => In("spec.yaml");

    /// <summary>The results of all trials, <c>trials.ledger</c>.</summary>
    public string LedgerFile => In("trials.ledger");

    /// <summary>Held open by the process that runs, <c>run.lock</c>.</summary>
    public string LockFile => In("run.lock");

    /// <summary>Who holds the lock, for messages, <c>run.owner</c>.</summary>
    public string OwnerFile => In("run.owner");

    /// <summary>Log of the run, <c>run.log</c>.</summary>
    public string LogFile => In("run.log");

    /// <summary>Final estimates, <c>estimates.json</c>.</summary>
    public string EstimatesJsonFile => In("estimates.json");

    /// <summary>Final estimates as a table, <c>estimates.csv</c>.</summary>
    public string EstimatesCsvFile => In("estimates.csv");

    /// <summary>The words that networks know by tokens of their own, where they read titles.</summary>
    public string WordsFile => In("words.txt");

    /// <summary>The report, <c>report.html</c>.</summary>
    public string ReportFile => In("report.html");

    /// <summary>What the command line put in place of the spec's values, <c>run.options</c>.</summary>
    public string OptionsFile => In("run.options");

    /// <summary>Which shared ledger holds the trials, <c>ledger.address</c>; in the folder of a worker of one.</summary>
    public string AddressFile => In("ledger.address");

    /// <summary>What happened in a run that failed and what was decided, for whoever looks for the fault, <c>run.events</c>.</summary>
    public string EventsFile => In("run.events");

    /// <summary>What the files of the program were that the trials were computed with, <c>program.sha256</c>; see
    /// <see cref="ProgramRecord"/>.</summary>
    public string ProgramFile => In("program.sha256");

    /// <summary>What the data of a run were where they came from a folder, <c>data-set.json</c>; see <see cref="DataSetRecord"/>.</summary>
    public string DataSetFile => In("data-set.json");

    /// <summary>Which part of the sweep is run here, where it is not all of it, <c>run.part</c>; see <see cref="PartRecord"/>.</summary>
    public string PartFile => In("run.part");

    /// <summary>Which of the trials other runs have trained, <c>origins.json</c>.</summary>
    public string OriginsFile => In("origins.json");

    /// <summary>Where the trials are that the spec asked for before it was changed and does not ask for now, <c>earlier</c>.</summary>
    public string EarlierFolder => In("earlier");

    /// <summary>What a list of runs says of this one, <c>run.summary</c>; see <see cref="RunSummary"/>.</summary>
    public string SummaryFile => In("run.summary");

    /// <summary>Words of the user's own on the run, <c>run.tags</c>; see <see cref="RunTags"/>.</summary>
    public string TagsFile => In("run.tags");

    /// <summary>A page about one configuration, <c>configuration-I.html</c>.</summary>
    /// <param name="configuration">Its index.</param>
    public string ConfigurationFile(int configuration) => In(FormattableString.Invariant($"configuration-{configuration}.html"));

    /// <summary>Whether the folder holds a run, that is, a ledger.</summary>
    public bool HoldsRun => File.Exists(LedgerFile);

    /// <summary>Whether a run has made the folder its own: there is a ledger, or the address of one.</summary>
    public bool IsRunFolder => HoldsRun || File.Exists(AddressFile);

    /// <summary>Every file of a run under its own name.</summary>
    public IReadOnlyList<string> Files =>
        [
            SpecFile,
            LedgerFile,
            LockFile,
            OwnerFile,
            LogFile,
            EventsFile,
            EstimatesJsonFile,
            EstimatesCsvFile,
            WordsFile,
            ReportFile,
            OptionsFile,
            AddressFile,
            ProgramFile,
            DataSetFile,
            PartFile,
            OriginsFile,
            SummaryFile,
            TagsFile,
        ];

    /// <summary>
    /// Refuses a folder in which a run would write over files that no run has written: one without a ledger that has a spec of other text,
    /// estimates or a report.
    /// </summary>
    /// <param name="specText">What <c>spec.yaml</c> would hold; one that holds it already is as good as written. Null where it is not
    /// written.</param>
    /// <exception cref="RunException">Something would be lost.</exception>
    public void RefuseForeignFiles(string? specText)
    {
        if (IsRunFolder)
        {
            return;
        }

        string? foreign =
            specText is not null && File.Exists(SpecFile) && File.ReadAllText(SpecFile) != specText
                ? SpecFile
                : Products.FirstOrDefault(p => OwnFile.Head(p.File) is { Length: > 0 } head && !p.IsOurs(head)).File;
        if (foreign is not null)
        {
            throw new RunException(
                $"The folder {Path} holds no run, and {System.IO.Path.GetFileName(foreign)} in it would be written over: choose another "
                    + $"output folder, or move the file away."
            );
        }
    }

    /// <summary>Creates the folder and its parents where they are missing.</summary>
    /// <exception cref="RunException">It cannot be created.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The run folder {Path} cannot be created ({IoFailure.Reason(failure)}): choose another output folder.",
                failure,
                RunFailure.Storage
            );
        }
    }

    /// <summary>
    /// Writes a whole file so that at any instant it is either the old one or the new one: into a temporary file beside it, forced to the
    /// disk, renamed over it.
    /// </summary>
    /// <param name="file">One of the folder's files.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="RunException">The file could not be written; the old one, if any, is as it was.</exception>
    public static void WriteWhole(string file, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            WholeFile.Write(file, write);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The file {file} cannot be written ({IoFailure.Reason(failure)}): make room or make the folder writable, then run the "
                    + $"same command again.",
                failure,
                RunFailure.Storage
            );
        }
    }

    /// <summary>
    /// Writes a whole text file in UTF-8 without a byte order mark; see <see cref="WriteWhole(string, Action{Stream})"/>.
    /// </summary>
    /// <exception cref="RunException">The file could not be written; the old one, if any, is as it was.</exception>
    public static void WriteWhole(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = new UTF8Encoding(false).GetBytes(text);
        WriteWhole(file, stream => stream.Write(bytes));
    }

    /// <summary>
    /// Opens the ledger for reading, also while another process writes it; what that process is in the middle of writing is not seen.
    /// </summary>
    /// <exception cref="RunException">The folder holds no run.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public FileLedger OpenLedgerForReading() =>
        HoldsRun
            ? FileLedger.OpenForReading(LedgerFile)
            : throw new RunException($"{Path} holds no run (there is no {LedgerFile}): give the folder of a run.");

    private IEnumerable<(string File, Func<string, bool> IsOurs)> Products =>
        [
            (EstimatesJsonFile, OwnFile.IsEstimatesJson),
            (EstimatesCsvFile, OwnFile.IsEstimatesCsv),
            (WordsFile, head => head.StartsWith("<padding>\n", StringComparison.Ordinal)),
            (ReportFile, OwnFile.IsPage),
            (OptionsFile, _ => false),
            (DataSetFile, head => head.StartsWith("{\n  \"identity\": ", StringComparison.Ordinal)),
            (SummaryFile, head => head.StartsWith("{\n  \"schema\": \"modality-competition/run-summary/", StringComparison.Ordinal)),
            (OwnerFile, head => head.StartsWith("process ", StringComparison.Ordinal)),
        ];

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
