using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// Removes a run folder with everything that this program has written into it, and never anything else: a folder that holds one file that
/// is not known for the program's own is left as it is. The folder is renamed first, to <c>RUN.removing</c>, and emptied then, the ledger
/// last; so a removal that a crash cuts off leaves either a whole run or one that is plainly being removed, and the next removal of the
/// same name finishes it.
/// </summary>
public static partial class RunRemoval
{
    /// <summary>What the name of a folder ends with that is being removed. No identifier of a sweep does.</summary>
    public const string Ending = ".removing";

    private const int MostNamed = 5;

    /// <summary>Removes a run folder, or what an earlier removal has left of one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="also">Names of further files that the caller knows for its own, for example those of a server.</param>
    /// <param name="mayBeEmpty">Whether the folder may have no ledger, as that of a sweep which has not begun.</param>
    /// <exception cref="RunException">It holds no run or a file that is not of a run, another process is running it, or a file cannot be
    /// removed.</exception>
    public static void Remove(RunFolder folder, IReadOnlyCollection<string> also, bool mayBeEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path));
        string marked = path + Ending;
        if (Directory.Exists(marked))
        {
            Finish(marked, also);
            if (!Directory.Exists(path))
            {
                return;
            }
        }

        Refuse(folder, path, also, mayBeEmpty);
        using (RunLock held = RunLock.Acquire(folder))
        {
            // A run may have ended a moment ago and written what was not there when it was looked for.
            Refuse(folder, path, also, mayBeEmpty);
            if (OperatingSystem.IsWindows())
            {
                // A folder with an open file cannot be renamed there.
                held.Dispose();
            }

            Mark(path, marked);
        }

        Finish(marked, also);
    }

    /// <summary>Empties and removes a folder that is marked as being removed.</summary>
    /// <param name="marked">The folder; its name ends with <see cref="Ending"/>.</param>
    /// <param name="also">As for <see cref="Remove"/>.</param>
    /// <exception cref="RunException">It holds a file that is not of a run, or a file cannot be removed.</exception>
    public static void Finish(string marked, IReadOnlyCollection<string> also)
    {
        ArgumentNullException.ThrowIfNull(marked);
        var folder = new RunFolder(marked);
        if (Foreign(folder, also) is { Count: > 0 } foreign)
        {
            throw new RunException(
                $"{marked} is what is left of a run that is being removed and holds {Named(foreign)}, which no run has written: move that "
                    + "away, then run the same command again."
            );
        }

        try
        {
            if (Directory.Exists(folder.EarlierFolder))
            {
                foreach (string earlier in Directory.GetDirectories(folder.EarlierFolder))
                {
                    Empty(new RunFolder(earlier));
                }

                Directory.Delete(folder.EarlierFolder);
            }

            Empty(folder);
            FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(marked))!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"{marked} cannot be removed ({IoFailure.Reason(failure)}): make it writable, then run the same command again.",
                failure,
                RunFailure.Storage
            );
        }
    }

    /// <summary>
    /// Names of what a folder holds that is not known for a file of a run. Links are none, and of folders only that of runs which a change
    /// of the spec has set aside, where they hold nothing else.
    /// </summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="also">As for <see cref="Remove"/>.</param>
    public static IReadOnlyList<string> Foreign(RunFolder folder, IReadOnlyCollection<string> also)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(also);
        HashSet<string> known = [.. folder.Files.Select(f => Path.GetFileName(f)), .. also];
        return
        [
            .. new DirectoryInfo(folder.Path)
                .EnumerateFileSystemInfos()
                .Where(i => i is not FileInfo { LinkTarget: null } file || !(known.Contains(file.Name) || IsOurs(file, known)))
                .Where(i => !IsEarlier(folder, i))
                .Select(i => i.Name)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static void Refuse(RunFolder folder, string path, IReadOnlyCollection<string> also, bool mayBeEmpty)
    {
        var directory = new DirectoryInfo(path);
        if (!directory.Exists)
        {
            throw new RunException($"There is no folder {folder.Path}: give the folder of a run.");
        }

        if (directory.LinkTarget is not null)
        {
            throw new RunException($"{folder.Path} is a link: give the folder itself.");
        }

        if (!mayBeEmpty && !folder.IsRunFolder)
        {
            throw new RunException($"{folder.Path} holds no run, and nothing of it is removed: give the folder of a run.");
        }

        if (Foreign(folder, also) is { Count: > 0 } foreign)
        {
            throw new RunException(
                $"{folder.Path} holds {Named(foreign)}, which no run has written, and nothing of it is removed: move that away, then run "
                    + "the same command again."
            );
        }
    }

    private static void Mark(string path, string marked)
    {
        try
        {
            Directory.Move(path, marked);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The folder {path} cannot be renamed ({IoFailure.Reason(failure)}), and nothing of it is removed: make the folder above "
                    + "it writable, then run the same command again.",
                failure,
                RunFailure.Storage
            );
        }
    }

    // One level deep: what is set aside has nothing set aside of its own.
    private static bool IsEarlier(RunFolder folder, FileSystemInfo found) =>
        found is DirectoryInfo { LinkTarget: null } directory
        && directory.Name == Path.GetFileName(folder.EarlierFolder)
        && directory
            .EnumerateFileSystemInfos()
            .All(i =>
                i is DirectoryInfo { LinkTarget: null } run
                && run.GetDirectories().Length == 0
                && new RunFolder(run.FullName) is var earlier
                // One without anything is what a removal left that was cut off.
                && (earlier.IsRunFolder || run.GetFiles().Length == 0)
                && Foreign(earlier, []).Count == 0
            );

    // As long as there is a ledger everybody sees what this was.
    private static void Empty(RunFolder folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder.Path).Order(new LedgerLast(folder.LedgerFile)).ToList())
        {
            File.Delete(file);
        }

        Directory.Delete(folder.Path);
    }

    private static bool IsOurs(FileInfo file, HashSet<string> known) =>
        Written().IsMatch(file.Name)
        || (Export().Match(file.Name) is { Success: true } export && IsExport(export.Groups[1].Value, OwnFile.Head(file.FullName) ?? ""))
        || (Leftover().Match(file.Name) is { Success: true } leftover && known.Any(k => IsLeftover(leftover.Groups[1].Value, k)));

    // NAME.MACHINE-PROCESS.new, where the name of a machine may have dots.
    private static bool IsLeftover(string stem, string known) => stem.StartsWith(known + ".", StringComparison.Ordinal);

    private static bool IsExport(string format, string head) =>
        head.Length == 0
        || format switch
        {
            "npy" => OwnFile.IsArray(head),
            "parquet" => OwnFile.IsParquet(head),
            "arrow" => OwnFile.IsArrow(head),
            "jsonl" => head.StartsWith("{\"configuration\":", StringComparison.Ordinal),
            _ => head.StartsWith("configuration,", StringComparison.Ordinal),
        };

    private static string Named(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed))
        + (names.Count > MostNamed ? FormattableString.Invariant($" and {names.Count - MostNamed} more") : "");

    // Logs and those that were rolled, pages of single configurations, traces, what was saved beside a ledger, spools.
    [GeneratedRegex(
        @"\A(run(-.+-[0-9]+)?(_[0-9]{3,})?\.log|configuration-[0-9]+\.html|trial-[0-9]+-[0-9]+\.(html|svg|csv)"
            + @"|trials\.ledger\.(saved|damaged|cut)-[0-9]+|\.modcomp-[0-9a-f]{32}\.tmp)\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Written();

    [GeneratedRegex(@"\A[a-z]+s\.(csv|jsonl|npy|parquet|arrow)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Export();

    [GeneratedRegex(@"\A(.+)-[0-9]+\.new\z", RegexOptions.CultureInvariant)]
    private static partial Regex Leftover();

    private sealed class LedgerLast(string ledger) : IComparer<string>
    {
        public int Compare(string? x, string? y) => (x == ledger).CompareTo(y == ledger);
    }
}
