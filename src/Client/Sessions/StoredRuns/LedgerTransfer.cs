using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Trials copied between a run folder and a shared ledger.</summary>
/// <param name="To">Where to.</param>
/// <param name="Copied">How many were read and are there now; some may have been there already.</param>
/// <param name="Trials">How many are there now, those of others included.</param>
/// <param name="ResultsHash">The hash of these <paramref name="Trials"/>.</param>
internal sealed record LedgerTransfer(string To, long Copied, long Trials, string ResultsHash)
{
    /// <summary>What was done, in words: the hash stands beside the number of trials that it is of.</summary>
    /// <param name="of">What the trials are of, for example <c> of quickstart</c>; empty for nothing.</param>
    /// <param name="from">Where they were copied from, for example <c>the folder</c>.</param>
    public string Describe(string of, string from) =>
        $"{To}: "
        + $"{CountText.Of(Trials, "trial")}{of}"
        + $"{(Copied == Trials ? "" : $", {Copied.ToString(CultureInfo.InvariantCulture)} of them in {from}")}, "
        + $"results hash {ResultsHash}";

    /// <summary>Copies a run into a shared ledger.</summary>
    public static async Task<LedgerTransfer> ToSharedAsync(StoredRun run, string address, CancellationToken cancellation)
    {
        LedgerDatabase database = SharedLedgerAccess.Connect(address);
        await using (database.ConfigureAwait(false))
        {
            await LedgerSchema.MigrateAsync(database, cancellation).ConfigureAwait(false);
            var source = new SweepSource(run.Spec.SourceText, [.. RunOptionsFile.Read(run.Folder).Select(a => $"{a.Key}={a.Value}")]);
            SharedSweep sweep = await SharedRun
                .FindOrBeginAsync(database, run.Spec, run.Ledger.Identity, source, cancellation)
                .ConfigureAwait(false);
            PostgresLedger ledger = await PostgresLedger.OpenAsync(database, sweep, null, cancellation).ConfigureAwait(false);
            await using (ledger.ConfigureAwait(false))
            {
                return await CopyAsync(run, ledger, database.Address.ToString(), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Copies a run of a shared ledger into a run folder of its own.</summary>
    /// <exception cref="ClientException">The folder belongs to the shared ledger.</exception>
    public static async Task<LedgerTransfer> ToFolderAsync(StoredRun run, string path, CancellationToken cancellation)
    {
        var folder = new RunFolder(path);
        if (SharedLedgerFile.Read(folder) is not null)
        {
            throw new ClientException(ExitCode.Refused, $"{path} belongs to the shared ledger: give another folder with --output.");
        }

        var options = new LedgerOptions { CodeVersion = run.CodeVersion };
        OpenRun target = OpenRun.Open(folder, run.Spec, run.Ledger.Identity.Engine, options);
        await using (target.ConfigureAwait(false))
        {
            RunOptionsFile.Write(folder, SpecSource.Assignments(run.Shared!.Sweep));
            return await CopyAsync(run, target.Ledger, folder.Path, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<LedgerTransfer> CopyAsync(StoredRun run, ITrialLedger to, string place, CancellationToken cancellation)
    {
        int configurations = run.Spec.Configurations.Length;
        long copied = await LedgerCopy.RunAsync(run.Ledger, to, configurations, cancellation).ConfigureAwait(false);
        string hash = Sweeps.Ledger.ResultsHash.Of(to, configurations, out long trials);
        return new LedgerTransfer(place, copied, trials, hash);
    }
}
