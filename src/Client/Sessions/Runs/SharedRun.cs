using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>A sweep of a shared ledger opened for working on it as one worker among others. Disposing leaves the sweep.</summary>
internal sealed class SharedRun : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private readonly LedgerDatabase _database;

    private SharedRun(LedgerDatabase database, RunFolder folder, BlockLeases leases)
    {
        _database = database;
        Folder = folder;
        Leases = leases;
    }

    /// <summary>Where this worker writes log and reports.</summary>
    public RunFolder Folder { get; }

    /// <summary>This worker's leases.</summary>
    public BlockLeases Leases { get; }

    /// <summary>The shared ledger.</summary>
    public PostgresLedger Ledger => Leases.Ledger;

    /// <summary>Log of this worker; others may write into the same folder.</summary>
    public string LogFile => Path.Combine(Folder.Path, $"run-{Environment.MachineName}-{Leases.Worker}.log");

    /// <summary>Joins a sweep, or begins it. As with a folder, the trials may grow and nothing else may change.</summary>
    /// <exception cref="RunException">The ledger holds another sweep of that name, or more trials than the spec asks for.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used.</exception>
    public static async Task<SharedRun> JoinAsync(
        SweepRequest request,
        RunFolder folder,
        SweepSpec spec,
        EngineIdentity engine,
        int threads,
        ILogger log,
        CancellationToken stop
    )
    {
        folder.RefuseForeignFiles(spec.SourceText);
        folder.Create();
        if (folder.HoldsRun)
        {
            throw new RunException(
                $"The run folder {folder.Path} holds a run of its own ({folder.LedgerFile}): choose another output folder, or take its "
                    + $"trials over with 'modcomp import {folder.Path} --ledger ...'."
            );
        }

        LedgerDatabase database = SharedLedgerAccess.Connect(request.Ledger!, log, s_patience);
        try
        {
            await LedgerSchema.MigrateAsync(database, stop).ConfigureAwait(false);
            var source = new SweepSource(spec.SourceText, [.. request.Spec.Assignments.Select(a => $"{a.Key}={a.Value}")]);
            SharedSweep sweep = await FindOrBeginAsync(database, spec, new LedgerIdentity(spec.CanonicalText, engine), source, stop)
                .ConfigureAwait(false);
            var options = new LeaseOptions { Length = request.Lease, Log = log };
            var description = new WorkerDescription(Environment.MachineName, Environment.ProcessId, threads, ProgramVersion.Text);
            BlockLeases leases = await BlockLeases.JoinAsync(database, sweep, description, options, stop).ConfigureAwait(false);
            var run = new SharedRun(database, folder, leases);
            try
            {
                run.RefuseShrunkSweep(spec);
                await SweepRegistry.KeepSourceAsync(database, sweep, source, stop).ConfigureAwait(false);
                // The address first: it is what tells the folder of a worker from any other.
                new SharedLedgerFile(sweep.Name, database.Address.WithoutSecrets).Write(folder);
                RunFolder.WriteWhole(folder.SpecFile, spec.SourceText);
                DataSetRecord.Write(folder, spec);
                return run;
            }
            catch
            {
                await leases.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The sweep of a spec's name, begun where there is none.</summary>
    /// <exception cref="RunException">The name belongs to another sweep.</exception>
    public static async Task<SharedSweep> FindOrBeginAsync(
        LedgerDatabase database,
        SweepSpec spec,
        LedgerIdentity identity,
        SweepSource source,
        CancellationToken stop
    )
    {
        try
        {
            return await SweepRegistry
                .FindOrBeginAsync(database, spec.Name, identity, ProgramVersion.Text, source, stop)
                .ConfigureAwait(false);
        }
        catch (LedgerIdentityException other)
        {
            string engine = other.Found.Engine == other.Wanted.Engine ? "" : $"\n  engine: {other.Found.Engine} -> {other.Wanted.Engine}";
            string changes =
                other.Found.SpecText == other.Wanted.SpecText
                    ? ""
                    : string.Concat(SpecDifference.Between(other.Found.SpecText, spec).Select(c => $"\n  {c}"));
            throw new RunException(
                $"{database.Address} holds another sweep named {spec.Name}: give this one another name, or restore the spec; "
                    + $"{SpecContinuation.Allowed(spec)}. Under another name it takes the configurations that both have "
                    + $"with --reuse FOLDER, a run folder of {spec.Name}.{engine}{changes}",
                other
            );
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Leases.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    private void RefuseShrunkSweep(SweepSpec spec)
    {
        long most = Ledger.Configurations.Select(c => Ledger.Committed(c)[^1].End).DefaultIfEmpty(0).Max();
        if (most > spec.Trials)
        {
            throw new RunException(
                $"{_database.Address} already holds trials up to {most} of a configuration of {spec.Name} but the spec asks for "
                    + $"{spec.Trials}: set trials to at least {most}, or give the spec another name."
            );
        }
    }
}
