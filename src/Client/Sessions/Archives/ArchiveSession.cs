using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Archives.Upkeep;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Sessions.Archives;

/// <summary>Brings runs into archives and out of them.</summary>
internal static class ArchiveSession
{
    /// <summary>Brings into an archive what a run has and it has not.</summary>
    /// <param name="run">The run.</param>
    /// <param name="storage">The archive.</param>
    /// <param name="repair">Whether everything that the archive has of the run is checked first, and brought again where it is
    /// damaged.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What it came to, and what was found damaged.</returns>
    public static async Task<(ArchivePushOutcome Outcome, IReadOnlyList<string> Damages)> PushAsync(
        StoredRun run,
        IArchiveStorage storage,
        bool repair,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        ArchivedSweep sweep = SweepIdentity.Archived(run.Spec, run.Ledger.Identity.Engine);
        IReadOnlyList<string> damages = repair
            ? await ArchiveRepair.RunAsync(storage, sweep.Id, clock, cancellation).ConfigureAwait(false)
            : [];
        var options = new ArchivePushOptions
        {
            CodeVersion = run.CodeVersion,
            Clock = clock,
            Repair = repair,
        };
        ArchivePushOutcome outcome = await new ArchivePush(storage, options)
            .RunAsync(sweep, run.Ledger, RunFolderFiles.Read(run.Folder), cancellation)
            .ConfigureAwait(false);
        return (outcome, damages);
    }

    /// <summary>Brings a sweep of an archive into a run folder.</summary>
    /// <param name="storage">The archive.</param>
    /// <param name="word">Which sweep.</param>
    /// <param name="output">The folder; null for runs/NAME.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<(ArchiveManifest Manifest, RunFolder Folder, PulledRun Run)> PullAsync(
        IArchiveStorage storage,
        string word,
        string? output,
        CancellationToken cancellation
    )
    {
        ArchiveManifest manifest = await ArchiveOverview.FindAsync(storage, word, cancellation).ConfigureAwait(false);
        var folder = new RunFolder(output ?? Path.Combine("runs", Path.GetFileName(manifest.Name)));
        PulledRun run = await PulledRun.RunAsync(storage, manifest, folder, ProgramVersion.Text, cancellation).ConfigureAwait(false);
        return (manifest, folder, run);
    }
}
