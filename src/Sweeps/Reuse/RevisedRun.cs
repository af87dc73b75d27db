using System.Security.Cryptography;
using System.Text;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>
/// A run folder that goes on under a changed spec: an axis grew or shrank, one was added, configurations changed places. The configurations
/// that both specs have keep their trials, because these have the same bits wherever they stand. Trials of configurations that the new spec
/// does not have stay as a run of their own in <c>earlier/</c>, where a later change finds them again.
/// </summary>
/// <remarks>
/// <para>The header of a ledger names its spec, and every checksum hangs on the header; so the ledger is written anew. The one there is
/// stays what it is until the new one, complete and on the disk, takes its name. What is set aside is on the disk before that. A process
/// that is killed at any instant leaves the old run or the new one, and perhaps a copy beside it, and the same command goes on.</para>
/// </remarks>
/// <param name="Kept">Trials that the run has under the new spec.</param>
/// <param name="Recovered">Those of them that an earlier change had set aside.</param>
/// <param name="SetAside">Trials of configurations that the new spec does not have.</param>
/// <param name="Earlier">The folder that they are in now; null where there are none.</param>
public sealed record RevisedRun(long Kept, long Recovered, long SetAside, string? Earlier)
{
    private const int DigitsOfName = 16;

    /// <summary>Takes a run folder over to a spec; does nothing where it is of that spec already, or has nothing of it.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="spec">The new spec.</param>
    /// <param name="engine">The engine that computes it.</param>
    /// <param name="codeVersion">Version of the program, for the header of the ledger.</param>
    /// <param name="check">Called before anything is changed; throws where the run may not go on.</param>
    /// <param name="cancellation">Stops; the run is then as it was.</param>
    /// <returns>What was done; null for nothing.</returns>
    /// <exception cref="RunException">The folder is in use or cannot be written, or has more trials of a configuration than the spec asks
    /// for.</exception>
    /// <exception cref="LedgerException">A ledger cannot be read or written.</exception>
    public static async Task<RevisedRun?> TakeOverAsync(
        RunFolder folder,
        SweepSpec spec,
        EngineIdentity engine,
        string codeVersion,
        Action check,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(check);
        var wanted = new LedgerIdentity(spec.CanonicalText, engine);
        if (!folder.HoldsRun || !IsAnother(FileLedger.ReadIdentity(folder.LedgerFile), wanted, spec))
        {
            return null;
        }

        using var held = RunLock.Acquire(folder);
        WholeFile.RemoveLeftovers(folder.Path);
        LedgerIdentity found = FileLedger.ReadIdentity(folder.LedgerFile);
        if (!IsAnother(found, wanted, spec))
        {
            return null;
        }

        // Opened for writing, because its recovery sets damaged bytes aside, which else would be gone with the file.
        var old = FileLedger.Open(folder.LedgerFile, found);
        await using (old.ConfigureAwait(false))
        {
            var source = TrialSource.Of(folder.Path, old, spec, engine);
            RefuseFewerTrials(folder, spec, source);
            check();
            (long aside, string? earlier) = await SetAsideAsync(folder, old, source, cancellation).ConfigureAwait(false);
            var others = new List<TrialSource>();
            try
            {
                others.AddRange(EarlierRuns(folder, spec, engine));
                var all = TrialGathering.Of([source, .. others], spec.Configurations.Length, spec.Trials, held: null, failures: true);
                all.Compare(cancellation);
                // They count the trials of the spec before, of which the new ledger may have fewer: nothing is lost then.
                File.Delete(folder.EstimatesJsonFile);
                await GatheredLedger.WriteAsync(folder.LedgerFile, wanted, codeVersion, all, cancellation).ConfigureAwait(false);
                return new RevisedRun(all.Trials, all.Trials - all.Shares[0].Trials, aside, earlier);
            }
            finally
            {
                await CloseAsync(others).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs that earlier changes of the spec have set aside and that have configurations of a spec; the caller closes
    /// them.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="engine">The engine that computes it.</param>
    /// <exception cref="LedgerException">A ledger cannot be read.</exception>
    public static IReadOnlyList<TrialSource> EarlierRuns(RunFolder folder, SweepSpec spec, EngineIdentity engine)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder.EarlierFolder))
        {
            return [];
        }

        return
        [
            .. Directory
                .EnumerateDirectories(folder.EarlierFolder)
                .Order(StringComparer.Ordinal)
                .Select(d => new RunFolder(d))
                .Where(d => d.HoldsRun && TrialSource.Matching(FileLedger.ReadIdentity(d.LedgerFile), spec, engine).Count > 0)
                .Select(d => TrialSource.Of(d.Path, d.OpenLedgerForReading(), spec, engine)),
        ];
    }

    /// <summary>Closes the ledgers of sources.</summary>
    public static async Task CloseAsync(IEnumerable<TrialSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        foreach (TrialSource source in sources)
        {
            await source.Ledger.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static bool IsAnother(LedgerIdentity found, LedgerIdentity wanted, SweepSpec spec) =>
        found != wanted && TrialSource.Matching(found, spec, wanted.Engine).Count > 0;

    private static void RefuseFewerTrials(RunFolder folder, SweepSpec spec, TrialSource source)
    {
        long most = source.Pairs.Select(p => source.Ledger.Committed(p.From)).Where(r => r.Count > 0).Max(r => (long?)r[^1].End) ?? 0;
        if (most > spec.Trials)
        {
            throw OpenRun.TooFewTrials(folder, spec, most);
        }
    }

    // Under the name of its spec, so that a change that goes to and fro adds to one folder, and a second try to the one of the first.
    private static async Task<(long Trials, string? Folder)> SetAsideAsync(
        RunFolder folder,
        FileLedger old,
        TrialSource source,
        CancellationToken cancellation
    )
    {
        HashSet<int> kept = [.. source.Pairs.Select(p => p.From)];
        TrialSource rest = new(folder.Path, old, [.. old.Configurations.Where(c => !kept.Contains(c)).Select(c => (c, c))]);
        if (rest.Pairs.Count == 0)
        {
            return (0, null);
        }

        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(old.Identity.SpecText)))[..DigitsOfName];
        var earlier = new RunFolder(Path.Combine(folder.EarlierFolder, name));
        earlier.Create();
        foreach (string file in new[] { folder.SpecFile, folder.OptionsFile, folder.DataSetFile, folder.ProgramFile, folder.OriginsFile })
        {
            if (File.Exists(file))
            {
                byte[] content = await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false);
                RunFolder.WriteWhole(Path.Combine(earlier.Path, Path.GetFileName(file)), stream => stream.Write(content));
            }
        }

        var ledger = FileLedger.Open(earlier.LedgerFile, old.Identity, new LedgerOptions { CodeVersion = old.CodeVersion });
        await using (ledger.ConfigureAwait(false))
        {
            int configurations = old.Configurations[^1] + 1;
            var all = TrialGathering.Of([rest], configurations, long.MaxValue, held: null, failures: true);
            await all.CopyAsync(ledger, cancellation).ConfigureAwait(false);
            FolderSync.Flush(folder.Path);
            return (all.Trials, earlier.Path);
        }
    }
}
