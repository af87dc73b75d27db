using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>Removes runs in folders and sweeps of a shared ledger, for good.</summary>
internal static class RunDeletion
{
    /// <summary>Removes the folder of a run.</summary>
    /// <exception cref="RunException">It holds no run, or is in use.</exception>
    /// <exception cref="ClientException">It belongs to a server, or to a worker that is at work.</exception>
    public static async Task RemoveFolderAsync(string path, CancellationToken cancellation)
    {
        var folder = new RunFolder(path);
        HostedFolder.Refuse(folder, "modcomp delete SWEEP --server URL");
        if (SharedLedgerFile.Read(folder) is not null)
        {
            await RefuseWorkersAsync(path, cancellation).ConfigureAwait(false);
        }

        await Task.Run(() => RunRemoval.Remove(folder, HostedFolder.Files), cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes a sweep of a shared ledger with all its trials.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="ClientException">There is none, or somebody works on it.</exception>
    /// <exception cref="Sweeps.Ledger.LedgerException">The ledger cannot be used.</exception>
    public static async Task<string> RemoveSharedAsync(string address, string name, CancellationToken cancellation)
    {
        LedgerDatabase database = SharedLedgerAccess.Connect(address);
        await using (database.ConfigureAwait(false))
        {
            await LedgerSchema.RequireAsync(database, cancellation).ConfigureAwait(false);
            if (await SweepRegistry.FindAsync(database, name, cancellation).ConfigureAwait(false) is null)
            {
                throw new ClientException(
                    ExitCode.Refused,
                    $"{database.Address} has no sweep {name}: 'modcomp list --ledger ...' lists those it has."
                );
            }

            return await SweepRemoval.RemoveAsync(database, name, cancellation).ConfigureAwait(false) is { } refusal
                ? throw new ClientException(ExitCode.Refused, $"{name} in {database.Address} is not deleted because {refusal}.")
                : database.Address.ToString();
        }
    }

    // Workers hold no lock of their folder, which several of them may share.
    private static async Task RefuseWorkersAsync(string path, CancellationToken cancellation)
    {
        SharedLedgerAccess? access;
        try
        {
            access = await SharedLedgerAccess.OpenAsync(path, null).ConfigureAwait(false);
        }
        catch (ClientException)
        {
            // The ledger has no such sweep any more, and so no worker of it.
            return;
        }

        if (access is null)
        {
            return;
        }

        await using (access.ConfigureAwait(false))
        {
            IReadOnlyList<WorkerStanding> workers = await LedgerOverview
                .WorkersAsync(access.Database, access.Sweep, cancellation)
                .ConfigureAwait(false);
            if (workers.Any(w => w.State == WorkerState.Alive))
            {
                throw new ClientException(
                    ExitCode.Refused,
                    $"{path} is not deleted because workers of {access.Sweep.Name} are at work: stop them, or wait until they are gone."
                );
            }
        }
    }
}
