using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>The files of a run folder that an archive keeps: what was run, what came out of it, and what readers are shown.</summary>
public static partial class RunFolderFiles
{
    /// <summary>Reads the files that there are.</summary>
    /// <exception cref="RunException">One cannot be read.</exception>
    public static IReadOnlyList<ArchiveFile> Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Contents(folder, [.. Named(folder), .. Pages(folder)]);
    }

    /// <summary>Reads what says what was run, where it is there; it is known from the beginning.</summary>
    /// <exception cref="RunException">One cannot be read.</exception>
    public static IReadOnlyList<ArchiveFile> ReadSpec(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Contents(folder, Run(folder));
    }

    private static ArchiveFile[] Contents(RunFolder folder, string[] names)
    {
        try
        {
            return [.. names.Where(File.Exists).Select(f => new ArchiveFile(Path.GetFileName(f), File.ReadAllBytes(f)))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"A file of {folder.Path} cannot be read ({IoFailure.Reason(failure)}): make it readable, then run the same command again.",
                failure,
                RunFailure.Storage
            );
        }
    }

    /// <summary>Whether a name is that of a file which <see cref="Read"/> may have read.</summary>
    public static bool IsOne(RunFolder folder, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Named(folder).Any(f => Path.GetFileName(f) == name) || Page().IsMatch(name);
    }

    /// <summary>Whether a name is that of a file which the program makes from the trials.</summary>
    public static bool IsProduct(RunFolder folder, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Products(folder).Any(f => Path.GetFileName(f) == name) || Page().IsMatch(name);
    }

    private static string[] Products(RunFolder folder) =>
        [folder.EstimatesJsonFile, folder.EstimatesCsvFile, folder.WordsFile, folder.ReportFile];

    private static string[] Named(RunFolder folder) => [.. Run(folder), .. Products(folder)];

    private static string[] Run(RunFolder folder) =>
        [folder.SpecFile, folder.OptionsFile, folder.ProgramFile, folder.DataSetFile, folder.OriginsFile];

    private static IEnumerable<string> Pages(RunFolder folder) =>
        Directory.Exists(folder.Path)
            ? Directory.EnumerateFiles(folder.Path, "configuration-*.html").Where(f => Page().IsMatch(Path.GetFileName(f)))
            : [];

    [GeneratedRegex(@"\Aconfiguration-[0-9]+\.html\z", RegexOptions.CultureInvariant)]
    private static partial Regex Page();
}
