using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>A run folder opened for running: locked, its ledger recovered and compared with the spec. Disposing closes both.</summary>
public sealed class OpenRun : IAsyncDisposable
{
    private readonly RunLock _lock;

    private OpenRun(RunFolder folder, RunLock held, FileLedger ledger)
    {
        Folder = folder;
        _lock = held;
        Ledger = ledger;
    }

    /// <summary>The folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Its ledger, open for appending; <see cref="FileLedger.Warnings"/> says what recovery found.</summary>
    public FileLedger Ledger { get; }

    /// <summary>
    /// Creates the folder where it is missing, takes its lock, opens or creates its ledger, and keeps the spec in <c>spec.yaml</c>. A run
    /// may be continued with the same spec or with more trials; anything else is refused with what changed.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="engine">The engine that will compute it.</param>
    /// <param name="options">How the ledger is written; null for the defaults.</param>
    /// <param name="check">Called where the ledger has trials and before anything is changed; throws where the run may not go on. Null for
    /// nothing.</param>
    /// <exception cref="RunException">The folder is in use or unusable, holds files that no run has written, or holds another sweep, or
    /// more trials than the spec asks for.</exception>
    /// <exception cref="LedgerException">The ledger cannot be opened.</exception>
    public static OpenRun Open(RunFolder folder, SweepSpec spec, EngineIdentity engine, LedgerOptions? options = null, Action? check = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(spec);
        folder.RefuseForeignFiles(spec.SourceText);
        folder.Create();
        RunLock held = RunLock.Acquire(folder);
        FileLedger? ledger = null;
        try
        {
            WholeFile.RemoveLeftovers(folder.Path);
            ledger = OpenLedger(folder, spec, new LedgerIdentity(spec.CanonicalText, engine), options);
            RefuseShrunkSweep(folder, spec, ledger);
            if (ledger.Configurations.Any(c => ledger.Committed(c).Count > 0))
            {
                check?.Invoke();
            }

            RunFolder.WriteWhole(folder.SpecFile, spec.SourceText);
            DataSetRecord.Write(folder, spec);
            return new OpenRun(folder, held, ledger);
        }
        catch
        {
            ledger?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    private static FileLedger OpenLedger(RunFolder folder, SweepSpec spec, LedgerIdentity identity, LedgerOptions? options)
    {
        try
        {
            return FileLedger.Open(folder.LedgerFile, identity, options);
        }
        catch (LedgerIdentityException mismatch)
        {
            throw new RunException(IdentityRefusal.Sentence(folder, mismatch.Found, mismatch.Wanted, spec), mismatch);
        }
    }

    private static void RefuseShrunkSweep(RunFolder folder, SweepSpec spec, FileLedger ledger)
    {
        long most = ledger.Configurations.Select(c => ledger.Committed(c)[^1].End).DefaultIfEmpty(0).Max();
        if (most > spec.Trials)
        {
            throw TooFewTrials(folder, spec, most);
        }
    }

    /// <summary>The refusal of a spec that asks for fewer trials than there are of a configuration.</summary>
    internal static RunException TooFewTrials(RunFolder folder, SweepSpec spec, long most) =>
        new(
            $"The run folder {folder.Path} already holds trials up to {most} of a configuration but the spec asks for {spec.Trials}: "
                + $"set trials to at least {most} or choose another output folder."
        );
}
