using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Transformers;

namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>The sweeps of a shared ledger, without a look at their results.</summary>
internal static class LedgerRuns
{
    /// <summary>Asks for them.</summary>
    /// <exception cref="Sweeps.Ledger.LedgerException">The ledger cannot be used.</exception>
    public static async Task<(string Place, IReadOnlyList<ListedRun> Runs)> FindAsync(
        string address,
        Installation installed,
        CancellationToken cancellation
    )
    {
        LedgerDatabase database = SharedLedgerAccess.Connect(address);
        await using (database.ConfigureAwait(false))
        {
            await LedgerSchema.RequireAsync(database, cancellation).ConfigureAwait(false);
            IReadOnlyList<ListedSweep> sweeps = await SweepRegistry.ListAsync(database, cancellation).ConfigureAwait(false);
            return (database.Address.ToString(), [.. sweeps.Select(s => Listed(s, installed))]);
        }
    }

    private static ListedRun Listed(ListedSweep listed, Installation installed)
    {
        string name = listed.Sweep.Name;
        ListedRun run = new(name, name, RunStates.Stopped, listed.Changed, listed.Age)
        {
            TrialsDone = listed.Trials,
            Bytes = listed.Bytes,
            Tags = listed.Tags,
        };
        try
        {
            SweepSpec spec = SpecSource
                .ReadShared(
                    listed.Sweep,
                    ShippedExperiments.ForServers(
                        installed.Experiments,
                        DataSetFolders.OrRecorded(SharedLedgerAccess.Folder(name, "").DataSetFile, listed.Sweep.Identity.SpecText)
                    )
                )
                .Spec!;
            long total = spec.Trials * spec.Configurations.Length;
            return run with
            {
                TrialsTotal = total,
                Experiment = spec.Experiment,
                State =
                    listed.Workers > 0 ? RunStates.Running
                    : listed.Trials >= total ? RunStates.Completed
                    : RunStates.Stopped,
            };
        }
#pragma warning disable CA1031 // Whatever is wrong with one sweep, the others are listed.
        catch (Exception failure)
#pragma warning restore CA1031 // End of the list's last resort.
        {
            string fault = Failure.IsForeseen(failure) ? Failure.Of(failure).Message : failure.Message;
            return run with { State = RunStates.Damaged, Fault = fault.Split('\n')[0] };
        }
    }
}
