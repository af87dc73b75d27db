using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>A run that was brought out of an archive into a folder.</summary>
/// <param name="Trials">What happened to its trials.</param>
/// <param name="Total">Trials that the folder holds now.</param>
/// <param name="Files">Names of the files that were written.</param>
/// <param name="Damages">What was wrong, a sentence each.</param>
public sealed record PulledRun(ArchivePullOutcome Trials, long Total, IReadOnlyList<string> Files, IReadOnlyList<string> Damages)
{
    /// <summary>
    /// Brings a sweep into a run folder, a new one or that of the same sweep. Files are written where the folder has none of the name;
    /// estimates and pages also where trials were brought, to which those of the folder do not belong any more.
    /// </summary>
    /// <param name="storage">The archive.</param>
    /// <param name="manifest">What it holds of the sweep.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="codeVersion">Version of the program, written into a new ledger for information only.</param>
    /// <param name="cancellation">Stops; what was brought by then stays.</param>
    /// <exception cref="ArchiveException">The archive cannot be reached.</exception>
    /// <exception cref="RunException">The folder is in use, unusable, or holds another sweep.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written, or has other results.</exception>
    public static async Task<PulledRun> RunAsync(
        IArchiveStorage storage,
        ArchiveManifest manifest,
        RunFolder folder,
        string codeVersion,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(folder);
        var pull = new ArchivePull(storage);
        (IReadOnlyList<ArchiveFile> files, IReadOnlyList<string> damages) = await pull.FilesAsync(manifest, cancellation)
            .ConfigureAwait(false);
        folder.RefuseForeignFiles(Text(files, Path.GetFileName(folder.SpecFile)));
        if (File.Exists(folder.AddressFile))
        {
            throw new RunException($"The run folder {folder.Path} belongs to a run of a shared ledger: give another folder with --output.");
        }

        LedgerIdentity? identity = await pull.IdentityAsync(manifest, cancellation).ConfigureAwait(false);
        if (identity is null && manifest.Trials > 0)
        {
            throw new ArchiveException(
                $"No segment of {manifest.Sweep} in {storage.Address} can be read, so nothing was brought: restore it from a copy, or push "
                    + "the run again with --repair from a machine that has it."
            );
        }

        folder.Create();
        using RunLock held = RunLock.Acquire(folder);
        var outcome = new ArchivePullOutcome(0, 0, 0, null, []);
        long total = 0;
        if (identity is not null)
        {
            int configurations = manifest.Coverage.Length == 0 ? 0 : manifest.Coverage.Max(c => c.To) + 1;
            FileLedger ledger = FileLedger.Open(folder.LedgerFile, identity, new LedgerOptions { CodeVersion = codeVersion });
            await using (ledger.ConfigureAwait(false))
            {
                configurations = Math.Max(configurations, ledger.Configurations.Select(c => c + 1).DefaultIfEmpty(0).Max());
                outcome = await pull.TrialsAsync(manifest, ledger, configurations, cancellation).ConfigureAwait(false);
                ledger.RequireInPlace();
                total = TrialCoverage.Of(ledger, configurations).Trials;
            }
        }

        List<string> written = [];
        foreach (ArchiveFile file in files.Where(f => RunFolderFiles.IsOne(folder, f.Name)))
        {
            string path = Path.Combine(folder.Path, file.Name);
            if (!File.Exists(path) || (outcome.Trials > 0 && RunFolderFiles.IsProduct(folder, file.Name)))
            {
                RunFolder.WriteWhole(path, stream => stream.Write(file.Content.Span));
                written.Add(file.Name);
            }
        }

        return new PulledRun(outcome, total, written, [.. outcome.Damages, .. damages]);
    }

    private static string? Text(IReadOnlyList<ArchiveFile> files, string name) =>
        files.FirstOrDefault(f => f.Name == name) is { } file ? System.Text.Encoding.UTF8.GetString(file.Content.Span) : null;
}
