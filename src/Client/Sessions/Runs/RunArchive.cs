using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>The archive of a run: what it has is brought before the run begins, and it is kept near the run while that goes on.</summary>
internal sealed class RunArchive : IAsyncDisposable
{
    private readonly IArchiveStorage _storage;
    private readonly ArchivedSweep _sweep;
    private readonly RunFolder _folder;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private ArchiveFollower? _follower;

    private RunArchive(IArchiveStorage storage, ArchivedSweep sweep, RunFolder folder, TimeProvider clock, ILogger log)
    {
        _storage = storage;
        _sweep = sweep;
        _folder = folder;
        _clock = clock;
        _log = log;
    }

    /// <summary>A sweep as archives know it.</summary>
    public static ArchivedSweep SweepOf(SweepSpec spec, EngineIdentity engine) =>
        new(SweepIdentity.Of(spec, engine), spec.Name, new(spec.CanonicalText, engine), spec.Configurations.Length);

    /// <summary>Opens the archive of a run; null where it has none.</summary>
    /// <exception cref="ArchiveException">Its address, or what gives access to it, is wrong.</exception>
    public static RunArchive? Open(
        SweepRequest request,
        SweepSpec spec,
        EngineIdentity engine,
        RunFolder folder,
        TimeProvider clock,
        ILogger log
    ) =>
        (request.Archive ?? spec.ArchiveAddress) is not { } address
            ? null
            : new RunArchive(request.OpenArchive(address), SweepOf(spec, engine), folder, clock, log);

    /// <summary>
    /// Brings the trials that the archive has and the ledger has not. Where the archive cannot be reached, or something in it is damaged,
    /// a warning says so and the run goes on with what there is.
    /// </summary>
    /// <exception cref="ArchiveException">The address, or what gives access, is wrong.</exception>
    /// <exception cref="RunException">The archive has more trials than the spec asks for, or of another version of the program.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written, or has other results.</exception>
    public async Task PullAsync(SweepSpec spec, ITrialLedger ledger, Action refuseChangedProgram, CancellationToken stop)
    {
        try
        {
            var pull = new ArchivePull(_storage);
            if (await pull.FindAsync(_sweep.Id, stop).ConfigureAwait(false) is not { } manifest)
            {
                return;
            }

            RefuseShrunkSweep(spec, manifest);
            await KeepProgramAsync(pull, manifest, stop).ConfigureAwait(false);
            refuseChangedProgram();
            ArchivePullOutcome outcome = await pull.TrialsAsync(manifest, ledger, _sweep.Configurations, stop).ConfigureAwait(false);
            foreach (string damage in outcome.Damages)
            {
                _log.Warned($"{damage} Trials that are missing are run again.");
            }

            if (outcome.Trials > 0)
            {
                _log.ArchivePulled(_storage.Address, outcome.Trials);
            }
        }
        catch (ArchiveException away) when (away.Failure is ArchiveFailure.Away or ArchiveFailure.Storage)
        {
            _log.Warned($"{away.Message} The run begins with the trials that are here.");
        }
    }

    /// <summary>Begins to follow a run.</summary>
    public void Follow(ITrialLedger ledger) =>
        _follower = new ArchiveFollower(
            _storage,
            _sweep,
            ledger,
            new ArchiveFollowerOptions { Clock = _clock, CodeVersion = ProgramVersion.Text },
            _log
        );

    /// <summary>Says how many trials there are.</summary>
    public void Report(long trials) => _follower?.Report(trials);

    /// <summary>Brings everything when the run has ended; a warning says where that fails.</summary>
    public async Task FinishAsync(CancellationToken stop)
    {
        if (_follower is not null && await _follower.FinishAsync(RunFolderFiles.Read(_folder), stop).ConfigureAwait(false) is { } behind)
        {
            _log.Warned($"{behind} Bring it up with 'modcomp archive push {_folder.Path} {_storage.Address}'.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_follower is not null)
        {
            await _follower.DisposeAsync().ConfigureAwait(false);
        }

        await _storage.DisposeAsync().ConfigureAwait(false);
    }

    private void RefuseShrunkSweep(SweepSpec spec, ArchiveManifest manifest)
    {
        long most = manifest.Coverage.SelectMany(c => c.Trials).DefaultIfEmpty(0).Max();
        if (most > spec.Trials)
        {
            throw new RunException(
                $"{_storage.Address} already holds trials up to {most} of a configuration of {spec.Name} but the spec asks for "
                    + $"{spec.Trials}: set trials to at least {most}, or give the spec another name."
            );
        }
    }

    // Trials of an own program are of the version that the archive says, also in a folder that has none yet.
    private async Task KeepProgramAsync(ArchivePull pull, ArchiveManifest manifest, CancellationToken stop)
    {
        string name = Path.GetFileName(_folder.ProgramFile);
        if (File.Exists(_folder.ProgramFile) || manifest.Files.All(f => f.Name != name))
        {
            return;
        }

        (IReadOnlyList<ArchiveFile> files, _) = await pull.FilesAsync(
                manifest with
                {
                    Files = [.. manifest.Files.Where(f => f.Name == name)],
                },
                stop
            )
            .ConfigureAwait(false);
        foreach (ArchiveFile file in files)
        {
            RunFolder.WriteWhole(_folder.ProgramFile, stream => stream.Write(file.Content.Span));
        }
    }
}
