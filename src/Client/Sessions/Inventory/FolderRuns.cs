using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>
/// The runs below a folder. Of a run that has a summary that is not out of date nothing else is read, so that ten thousand are listed in a
/// second or two; of any other the ledger is. Whatever is wrong with one is told of that one.
/// </summary>
internal static partial class FolderRuns
{
    private const int Deepest = 8;
    private const int HeadOfEstimates = 1 << 14;

    /// <summary>Finds the runs in a folder and in those below it; links are not followed, nor are folders within that of a run.</summary>
    /// <param name="root">The folder; it may be that of a run.</param>
    /// <param name="installed">What the program can read.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ClientException">There is no such folder.</exception>
    public static async Task<IReadOnlyList<ListedRun>> FindAsync(
        string root,
        Installation installed,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (!Directory.Exists(root))
        {
            throw new ClientException(
                ExitCode.Refused,
                $"there is no folder {root}: give the folder that holds your runs, or --server or --ledger."
            );
        }

        var found = new ConcurrentBag<ListedRun>();
        DateTimeOffset now = clock.GetUtcNow();
        await Parallel
            .ForEachAsync(
                Folders(root, found, now),
                cancellation,
                async (path, _) => found.Add(await ReadAsync(path, installed, now).ConfigureAwait(false))
            )
            .ConfigureAwait(false);
        return [.. found];
    }

    private static IEnumerable<string> Folders(string root, ConcurrentBag<ListedRun> found, DateTimeOffset now)
    {
        Stack<(string Path, int Depth)> open = new([(root, 0)]);
        while (open.TryPop(out (string Path, int Depth) next))
        {
            var folder = new RunFolder(next.Path);
            if (folder.IsRunFolder || next.Path.EndsWith(RunRemoval.Ending, StringComparison.Ordinal))
            {
                yield return next.Path;
                continue;
            }

            if (next.Depth < Deepest)
            {
                foreach (string below in Below(next.Path, found, now))
                {
                    open.Push((below, next.Depth + 1));
                }
            }
        }
    }

    private static string[] Below(string path, ConcurrentBag<ListedRun> found, DateTimeOffset now)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(path).EnumerateDirectories().Where(d => d.LinkTarget is null).Select(d => Path.Combine(path, d.Name)),
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            found.Add(Damaged(path, failure.Message, now));
            return [];
        }
    }

    private static async Task<ListedRun> ReadAsync(string path, Installation installed, DateTimeOffset now)
    {
        try
        {
            var folder = new RunFolder(path);
            if (path.EndsWith(RunRemoval.Ending, StringComparison.Ordinal))
            {
                string run = path[..^RunRemoval.Ending.Length];
                return Damaged(path, $"It is being removed: 'modcomp delete {run}' finishes that.", now);
            }

            ListedRun read = RunSummary.Read(folder) is { } summary
                ? Summarised(folder, summary, now)
                : await OpenedAsync(folder, installed, now).ConfigureAwait(false);
            return read with { Tags = RunTags.Read(folder) };
        }
#pragma warning disable CA1031 // Whatever is wrong with one run, the others are listed.
        catch (Exception failure)
#pragma warning restore CA1031 // End of the list's last resort.
        {
            return Damaged(path, Failure.IsForeseen(failure) ? Failure.Of(failure).Message : failure.Message, now);
        }
    }

    private static ListedRun Summarised(RunFolder folder, RunSummary summary, DateTimeOffset now)
    {
        DateTimeOffset changed = Changed(folder);
        string state =
            !folder.HoldsRun ? RunStates.Shared
            : RunLock.IsHeld(folder) ? RunStates.Running
            : summary.IsComplete ? RunStates.Completed
            : RunStates.Stopped;
        return new ListedRun(folder.Path, summary.Name, state, changed, now - changed)
        {
            TrialsDone = summary.TrialsDone,
            TrialsTotal = summary.TrialsTotal,
            ResultsHash = summary.ResultsHash,
            Bytes = summary.LedgerBytes,
            Experiment = summary.Experiment,
        };
    }

    private static async Task<ListedRun> OpenedAsync(RunFolder folder, Installation installed, DateTimeOffset now)
    {
        DateTimeOffset changed = Changed(folder);
        if (!folder.HoldsRun)
        {
            // What the ledger says, the ledger's own list says; asking for it here would make one list wait for many servers.
            return new ListedRun(folder.Path, SharedLedgerFile.Read(folder)!.Sweep, RunStates.Shared, changed, now - changed);
        }

        StoredRun run = await StoredRun.OpenAsync(folder.Path, installed).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            RunStatus status = await RunStatus.OfAsync(run).ConfigureAwait(false);
            return new ListedRun(
                folder.Path,
                status.Name,
                status.State == "complete" ? RunStates.Completed : status.State,
                changed,
                now - changed
            )
            {
                TrialsDone = status.TrialsDone,
                TrialsTotal = status.TrialsTotal,
                ResultsHash = HashOf(folder),
                Bytes = status.LedgerBytes,
                Experiment = run.Spec.Experiment,
                Fault = status.Warnings.Count > 0 ? status.Warnings[0] : null,
            };
        }
    }

    // Of a run of an earlier version, from the beginning of its estimates, where they were written after the last trial.
    private static string? HashOf(RunFolder folder)
    {
        if (
            !File.Exists(folder.EstimatesJsonFile)
            || File.GetLastWriteTimeUtc(folder.EstimatesJsonFile) < File.GetLastWriteTimeUtc(folder.LedgerFile)
        )
        {
            return null;
        }

        using StreamReader reader = File.OpenText(folder.EstimatesJsonFile);
        char[] head = new char[HeadOfEstimates];
        return Estimated().Match(new string(head, 0, reader.ReadBlock(head))) is { Success: true } match ? match.Groups[1].Value : null;
    }

    private static ListedRun Damaged(string path, string fault, DateTimeOffset now)
    {
        var changed = new DateTimeOffset(Directory.GetLastWriteTimeUtc(path));
        return new ListedRun(path, "", RunStates.Damaged, changed, now - changed) { Fault = fault.Split('\n')[0] };
    }

    private static DateTimeOffset Changed(RunFolder folder) =>
        new(File.GetLastWriteTimeUtc(folder.HoldsRun ? folder.LedgerFile : folder.AddressFile));

    [GeneratedRegex("\n  \"results_hash\": \"([0-9a-f]{64})\",\n", RegexOptions.CultureInvariant)]
    private static partial Regex Estimated();
}
