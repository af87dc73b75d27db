using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>The archive of a run: what it has is brought before the run begins, and it is kept near the run while that goes on.</summary>
/// <param name="storage">The archive; disposed with this.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="options">How far behind it may be.</param>
/// <param name="log">The log.</param>
public sealed class RunArchive(IArchiveStorage storage, ArchivedSweep sweep, ArchiveFollowerOptions options, ILogger log) : IAsyncDisposable
{
    private ArchiveFollower? _follower;
    private ArchiveStanding _begun = new(storage.Address, null, null);

    /// <summary>
    /// Whether a run also begins where the address, or what gives access, is wrong, which is then told as any other failure; default false.
    /// </summary>
    public bool IsOptional { get; init; }

    /// <summary>Its address as the user gave it.</summary>
    public string Address { get; init; } = storage.Address;

    /// <summary>Where it stands; from any thread.</summary>
    public ArchiveStanding Standing => (Volatile.Read(ref _follower)?.Standing ?? Volatile.Read(ref _begun)) with { Address = Address };

    /// <summary>
    /// Brings the trials that the archive has and the ledger has not. Where the archive cannot be reached, or something in it is damaged,
    /// a warning says so and the run goes on with what there is.
    /// </summary>
    /// <param name="trials">Trials that the spec asks for, of each configuration.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="folder">Its run folder, which keeps the version of an own program; null where there is none.</param>
    /// <param name="check">Called before the first trial is brought; throws where the run may not go on.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="ArchiveException">The address, or what gives access, is wrong, and it is not <see cref="IsOptional"/>.</exception>
    /// <exception cref="RunException">The archive has more trials than the spec asks for, or of another version of the program.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written, or has other results.</exception>
    public async Task PullAsync(long trials, ITrialLedger ledger, RunFolder? folder, Action check, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(check);
        try
        {
            var pull = new ArchivePull(storage);
            if (await pull.FindAsync(sweep.Id, stop).ConfigureAwait(false) is not { } manifest)
            {
                return;
            }

            RefuseShrunkSweep(trials, manifest);
            if (folder is not null)
            {
                await KeepProgramAsync(pull, manifest, folder, stop).ConfigureAwait(false);
            }

            check();
            ArchivePullOutcome outcome = await pull.TrialsAsync(manifest, ledger, sweep.Configurations, stop).ConfigureAwait(false);
            Volatile.Write(ref _begun, _begun with { Trials = manifest.Trials });
            foreach (string damage in outcome.Damages)
            {
                log.ArchiveDamaged(damage);
            }

            if (outcome.Trials > 0)
            {
                log.ArchivePulled(storage.Address, outcome.Trials);
            }
        }
        catch (ArchiveException away) when (IsOptional || away.Failure is ArchiveFailure.Away or ArchiveFailure.Storage)
        {
            Volatile.Write(ref _begun, _begun with { Behind = $"The archive {storage.Address} is behind: {away.Message}" });
            log.ArchiveNotPulled(away.Message);
        }
    }

    /// <summary>Begins to follow a run.</summary>
    /// <param name="ledger">Its trials, which others append.</param>
    /// <param name="files">Files that are there from the beginning; null for none.</param>
    /// <param name="refresh">Makes the ledger take notice of what other processes have committed; null where there are none.</param>
    public void Follow(ITrialLedger ledger, IReadOnlyList<ArchiveFile>? files = null, Func<CancellationToken, Task>? refresh = null) =>
        Volatile.Write(ref _follower, new ArchiveFollower(storage, sweep, ledger, options, log, files, refresh));

    /// <summary>Says how many trials there are; returns at once.</summary>
    public void Report(long trials) => _follower?.Report(trials);

    /// <summary>Brings everything when the run has ended.</summary>
    /// <param name="files">Files of the run.</param>
    /// <param name="stop">Stops; the archive then stays behind.</param>
    /// <returns>Null when the archive has everything; else a sentence.</returns>
    public Task<string?> FinishAsync(IReadOnlyList<ArchiveFile> files, CancellationToken stop) =>
        _follower?.FinishAsync(files, stop) ?? Task.FromResult<string?>(null);

    /// <summary>Ends without bringing anything more; another process goes on with the sweep.</summary>
    public Task LeaveAsync() => _follower?.LeaveAsync() ?? Task.CompletedTask;

    /// <summary>Ends; a run that has failed is brought as far as it came.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_follower is not null)
        {
            await _follower.DisposeAsync().ConfigureAwait(false);
        }

        await storage.DisposeAsync().ConfigureAwait(false);
    }

    private void RefuseShrunkSweep(long trials, ArchiveManifest manifest)
    {
        long most = manifest.Coverage.SelectMany(c => c.Trials).DefaultIfEmpty(0).Max();
        if (most > trials)
        {
            throw new RunException(
                $"{storage.Address} already holds trials up to {most} of a configuration of {sweep.Name} but the spec asks for "
                    + $"{trials}: set trials to at least {most}, or give the spec another name."
            );
        }
    }

    // Trials of an own program are of the version that the archive says, also in a folder that has none yet.
    private static async Task KeepProgramAsync(ArchivePull pull, ArchiveManifest manifest, RunFolder folder, CancellationToken stop)
    {
        string name = Path.GetFileName(folder.ProgramFile);
        if (File.Exists(folder.ProgramFile) || manifest.Files.All(f => f.Name != name))
        {
            return;
        }

        ArchiveManifest only = manifest with { Files = [.. manifest.Files.Where(f => f.Name == name)] };
        (IReadOnlyList<ArchiveFile> files, _) = await pull.FilesAsync(only, stop).ConfigureAwait(false);
        foreach (ArchiveFile file in files)
        {
            RunFolder.WriteWhole(folder.ProgramFile, stream => stream.Write(file.Content.Span));
        }
    }
}
