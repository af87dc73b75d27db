using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>
/// Puts runs of one sweep together: every trial once, those that several have compared bit for bit. The whole is made in a folder beside
/// its own, <c>R.merging</c>, which takes the name R when everything is in it and on the disk. So R is a whole run or not there, and one
/// that was interrupted is begun again from nothing.
/// </summary>
/// <param name="installed">What the program can run.</param>
/// <param name="log">The log.</param>
internal sealed class MergeSession(Installation installed, ILogger log)
{
    private const string Ending = ".merging";

    /// <summary>Puts runs together.</summary>
    /// <param name="request">Which, and where to.</param>
    /// <param name="cancellation">Stops; nothing is left of it but what the next try clears away.</param>
    /// <exception cref="ClientException">The runs do not belong together, trials are missing, or the folder is not free.</exception>
    /// <exception cref="LedgerConflictException">A trial has other bits in another folder.</exception>
    public async Task<MergeOutcome> RunAsync(MergeRequest request, CancellationToken cancellation)
    {
        RefuseTaken(request.Output);
        var runs = new List<StoredRun>();
        try
        {
            foreach (string path in request.Runs.DistinctBy(UserPath.Resolved))
            {
                runs.Add(await StoredRun.OpenAsync(path, installed, mayLack: request.Incomplete).ConfigureAwait(false));
            }

            RefuseStrangers(runs);
            return await RunAsync(request, runs, cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (StoredRun run in runs)
            {
                await run.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<MergeOutcome> RunAsync(MergeRequest request, List<StoredRun> runs, CancellationToken cancellation)
    {
        foreach (StoredRun run in runs)
        {
            foreach (string warning in run.LedgerWarnings)
            {
                log.Warned(warning);
            }

            if (run.Loss is { } loss)
            {
                log.Warned(loss.Message);
            }

            if (await run.IsUnderWayAsync().ConfigureAwait(false))
            {
                log.Warned($"{run.Folder.Path} is being run at this moment: the whole has the trials that it has by now.");
            }
        }

        // What may differ between runs of one sweep is how many trials they ask for.
        StoredRun first = runs.MaxBy(r => r.Spec.Trials)!;
        int configurations = first.Spec.Configurations.Length;
        var all = TrialGathering.Of(
            [.. runs.Select(r => TrialSource.Same(r.Folder.Path, r.Ledger, configurations))],
            configurations,
            long.MaxValue,
            held: null,
            failures: true
        );
        var gaps = MergeGaps.Of(first.Spec, all.Coverage, [.. runs.Select(r => r.Part)]);
        if (gaps.Trials > 0 && !request.Incomplete)
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{CountText.Of(gaps.Trials, "trial")} of {first.Spec.Name} {(gaps.Trials == 1 ? "is" : "are")} in none of the folders: "
                    + "run "
                    + "what is missing and merge again, or add --incomplete and let 'modcomp run' go on with what there is."
                    + string.Concat(gaps.Lines.Select(l => $"\n  {l}"))
            );
        }

        var staging = new RunFolder(Path.TrimEndingDirectorySeparator(request.Output) + Ending);
        if (!File.Exists(staging.LockFile))
        {
            RefuseTaken(staging.Path);
        }

        all.Compare(cancellation);
        runs.ForEach(r => RecordedHash.Check(r, cancellation));
        staging.Create();
        SweepReport? report = null;
        string hash;
        long trials;
        IReadOnlyList<string> files = [];
        using (RunLock.Acquire(staging))
        {
            await WriteAsync(staging, first, all, cancellation).ConfigureAwait(false);
            TrialOrigins.Write(staging, all.Shares.Select((s, i) => Origin(first.Spec, runs[i], s)));
            StoredRun whole = await StoredRun.OpenAsync(staging.Path, installed).ConfigureAwait(false);
            await using (whole.ConfigureAwait(false))
            {
                if (request.Report)
                {
                    (report, files) = ReportSession.Write(whole, null, null, output: null, log, cancellation);
                }

                hash = report?.ResultsHash ?? ResultsHash.Of(whole.Ledger, configurations, cancellation);
                trials = whole.Done().Sum();
            }
        }

        Publish(staging, request.Output);
        string[] written = [.. files.Prepend(staging.LedgerFile).Select(f => Path.Combine(request.Output, Path.GetFileName(f)))];
        return new MergeOutcome(
            first.Spec.Name,
            request.Output,
            [.. all.Shares.Select(s => (s.Source.Name, s.Trials))],
            all.Shares.Sum(s => s.Overlaps.Sum(o => o.Take.Range.Count)),
            trials,
            hash,
            gaps,
            report,
            written
        );
    }

    private static async Task WriteAsync(RunFolder staging, StoredRun first, TrialGathering all, CancellationToken cancellation)
    {
        foreach (string file in staging.Files.Where(f => f != staging.LockFile && f != staging.OwnerFile))
        {
            File.Delete(file);
        }

        RunFolder from = first.Folder;
        foreach (string file in new[] { from.SpecFile, from.OptionsFile, from.DataSetFile, from.ProgramFile }.Where(File.Exists))
        {
            byte[] content = await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false);
            RunFolder.WriteWhole(Path.Combine(staging.Path, Path.GetFileName(file)), stream => stream.Write(content));
        }

        await GatheredLedger
            .WriteAsync(staging.LedgerFile, first.Ledger.Identity, ProgramVersion.Text, all, cancellation)
            .ConfigureAwait(false);
    }

    private static void Publish(RunFolder staging, string output)
    {
        try
        {
            if (Directory.Exists(output))
            {
                // Refused before where anything was in it, and by the system where something is by now.
                Directory.Delete(output);
            }

            Directory.Move(staging.Path, Path.TrimEndingDirectorySeparator(output));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The runs are put together in {staging.Path}, and it cannot take the name {output} ({failure.Message.TrimEnd('.')}): move "
                    + "away what is there and merge again.",
                failure,
                RunFailure.Storage
            );
        }
    }

    private static void RefuseTaken(string output)
    {
        if (File.Exists(output) || (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any()))
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{output} is there already and not empty: give a folder of its own with --output; trials that it has are merged where it "
                    + "is "
                    + "one of the runs."
            );
        }
    }

    private static void RefuseStrangers(List<StoredRun> runs)
    {
        StoredRun first = runs[0];
        foreach (StoredRun other in runs.Skip(1))
        {
            if (other.Ledger.Identity.Engine != first.Ledger.Identity.Engine)
            {
                throw new ClientException(
                    ExitCode.Refused,
                    $"{first.Folder.Path} was computed by the engine {first.Ledger.Identity.Engine} and {other.Folder.Path} by "
                        + $"{other.Ledger.Identity.Engine}: trials of one sweep are of one engine."
                );
            }

            if (other.Ledger.Identity != first.Ledger.Identity)
            {
                throw new ClientException(
                    ExitCode.Refused,
                    $"{first.Folder.Path} and {other.Folder.Path} are runs of different specs: merge runs of one; 'modcomp run SPEC "
                        + "--reuse' "
                        + "takes from a run of another spec the configurations that both have."
                        + string.Concat(SpecDifference.Between(first.Ledger.Identity.SpecText, other.Spec).Take(8).Select(c => $"\n  {c}"))
                );
            }

            if (Program(first) is { } one && Program(other) is { } another && one != another)
            {
                throw new ClientException(
                    ExitCode.Refused,
                    $"{first.Folder.Path} and {other.Folder.Path} were computed by different versions of the program's files "
                        + $"({Path.GetFileName(first.Folder.ProgramFile)} differs): run one of them again with the other's program."
                );
            }
        }

        static string? Program(StoredRun run) => File.Exists(run.Folder.ProgramFile) ? File.ReadAllText(run.Folder.ProgramFile) : null;
    }

    private static TrialOrigin Origin(SweepSpec spec, StoredRun run, TrialShare share) =>
        new(
            share.Source.Name,
            run.Spec.Name,
            run.Ledger.Identity.Engine.ToString(),
            run.CodeVersion,
            0,
            TrialOrigins.Of(spec, share.Coverage)
        );
}
