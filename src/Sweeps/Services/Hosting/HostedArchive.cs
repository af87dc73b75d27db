using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>Brings up the archives of hosted sweeps that rest.</summary>
internal static class HostedArchive
{
    /// <summary>Brings up the archive of a sweep where it rests and the archive has not everything, or that is not known.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="options">What the server has.</param>
    /// <param name="stop">Stops; the archive then stays behind.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="RunException">A file cannot be read.</exception>
    public static async Task BringUpAsync(HostedSweep sweep, ServiceOptions options, CancellationToken stop)
    {
        if (
            options.Archives.AddressOf(sweep.Record.Spec!.Archive) is not { } address
            || !sweep.IsAtRest
            || !sweep.Folder.HoldsRun
            || (
                sweep.Record is { Archive: { Behind: null } known, TrialsDone: var done }
                && known.Address == address
                && known.Trials >= done
            )
        )
        {
            return;
        }

        if (sweep.Lacks() is { } loss)
        {
            await sweep.LostAsync(loss).ConfigureAwait(false);
            return;
        }

        SweepSpec spec = sweep.Spec;
        FileLedger ledger = sweep.Folder.OpenLedgerForReading();
        await using (ledger.ConfigureAwait(false))
        {
            ArchiveStanding? standing = await options
                .Archives.BringUpAsync(
                    spec.ArchiveAddress,
                    SweepIdentity.Archived(spec, ledger.Identity.Engine),
                    ledger,
                    RunFolderFiles.Read(sweep.Folder),
                    options.Log,
                    stop
                )
                .ConfigureAwait(false);
            await sweep.ArchivedAsync(SweepArchive.Of(standing)).ConfigureAwait(false);
        }
    }
}
