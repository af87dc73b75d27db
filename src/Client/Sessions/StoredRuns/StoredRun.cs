using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Transformers;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>
/// A run in its folder or in a shared ledger, opened for reading: what was run and what is done. Another process may be running it
/// meanwhile.
/// </summary>
internal sealed class StoredRun : IAsyncDisposable
{
    private StoredRun(
        RunFolder folder,
        SpecReading reading,
        ITrialLedger ledger,
        string codeVersion,
        SharedLedgerAccess? shared,
        Installation installed
    )
    {
        Folder = folder;
        Spec = reading.Spec!;
        Warnings = reading.Warnings;
        Ledger = ledger;
        CodeVersion = codeVersion;
        Shared = shared;
        Engines = installed.Engines;
    }

    /// <summary>The folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was run.</summary>
    public SweepSpec Spec { get; }

    /// <summary>What is unusual about its spec.</summary>
    public IReadOnlyList<SpecWarning> Warnings { get; }

    /// <summary>Which part of the sweep the folder runs; null for all of it.</summary>
    public TrialPart? Part => PartRecord.Read(Folder);

    /// <summary>Its ledger.</summary>
    public ITrialLedger Ledger { get; }

    /// <summary>What is wrong with the ledger, a sentence each.</summary>
    public IReadOnlyList<string> LedgerWarnings { get; private init; } = [];

    /// <summary>What the ledger has lost since the estimates of the run were written; null for nothing.</summary>
    public LedgerLossException? Loss { get; private set; }

    /// <summary>Version of the program that began the run.</summary>
    public string CodeVersion { get; }

    /// <summary>The shared ledger that holds the trials; null when they are in the folder.</summary>
    public SharedLedgerAccess? Shared { get; }

    /// <summary>The engines that can compute its trials once more.</summary>
    public EngineRegistry Engines { get; }

    /// <summary>Opens a run in its folder or in a shared ledger.</summary>
    /// <param name="path">The folder, or with <paramref name="shared"/> the name of a sweep.</param>
    /// <param name="installed">What the program can run.</param>
    /// <param name="shared">Address of a shared ledger; null for what the folder says.</param>
    /// <param name="mayLack">Whether it is opened although its ledger has lost trials, which <see cref="Loss"/> says then.</param>
    /// <exception cref="RunException">The folder holds no run.</exception>
    /// <exception cref="ClientException">The folder's spec is not that of its ledger.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read, or has lost trials.</exception>
    public static async Task<StoredRun> OpenAsync(string path, Installation installed, string? shared = null, bool mayLack = false)
    {
        StoredRun run = await OpenAnyAsync(path, installed, shared).ConfigureAwait(false);
        // One that is under way is on its way to what it had.
        run.Loss = RunLock.IsHeld(run.Folder) ? null : LedgerCheck.Of(run.Folder, run.Spec, run.Ledger);
        if (run.Loss is null || mayLack)
        {
            return run;
        }

        await run.DisposeAsync().ConfigureAwait(false);
        throw run.Loss;
    }

    private static async Task<StoredRun> OpenAnyAsync(string path, Installation installed, string? shared)
    {
        if (await SharedLedgerAccess.OpenAsync(path, shared).ConfigureAwait(false) is not { } access)
        {
            return Open(path, installed);
        }

        try
        {
            PostgresLedger ledger = await PostgresLedger
                .OpenForReadingAsync(access.Database, access.Sweep, CancellationToken.None)
                .ConfigureAwait(false);
            RunFolder folder = SharedLedgerAccess.Folder(path, shared);
            SpecReading reading = SpecSource.ReadShared(access.Sweep, Readable(folder, access.Sweep.Identity, installed));
            return new StoredRun(folder, reading, ledger, access.Sweep.CodeVersion, access, installed)
            {
                LedgerWarnings = await LedgerOverview
                    .AlarmsAsync(access.Database, access.Sweep, CancellationToken.None)
                    .ConfigureAwait(false),
            };
        }
        catch
        {
            await access.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static StoredRun Open(string path, Installation installed)
    {
        var folder = new RunFolder(path);
        FileLedger ledger = folder.OpenLedgerForReading();
        try
        {
            return Of(folder, path, ledger, installed);
        }
        catch
        {
            // Nobody else will: the caller never sees the ledger.
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Committed trials by configuration, at most those that the spec asks for.</summary>
    public IReadOnlyList<long> Done() => CommittedTrials.By(Spec, Ledger);

    /// <summary>Whether some process is running it at this moment.</summary>
    public async Task<bool> IsUnderWayAsync() =>
        Shared is { } shared
            ? (await LedgerOverview.WorkersAsync(shared.Database, shared.Sweep, CancellationToken.None).ConfigureAwait(false)).Any(w =>
                w.State == WorkerState.Alive
            )
            : RunLock.IsHeld(Folder);

    /// <summary>Checks an index that the user gave.</summary>
    /// <exception cref="ClientException">The plan has no such configuration.</exception>
    public PlannedConfiguration Configuration(long index) =>
        index < Spec.Configurations.Length
            ? Spec.Configurations[(int)index]
            : throw new ClientException(
                ExitCode.Usage,
                $"{Folder.Path} has no configuration {index}: it has {Spec.Configurations.Length}, from 0 to "
                    + $"{Spec.Configurations.Length - 1}."
            );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync().ConfigureAwait(false);
        if (Shared is not null)
        {
            await Shared.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static StoredRun Of(RunFolder folder, string path, FileLedger ledger, Installation installed)
    {
        if (!File.Exists(folder.SpecFile))
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{path} has a ledger but no {folder.SpecFile}: run the sweep's command again, which writes it."
            );
        }

        SpecReading reading = SpecSource.Read(
            new SpecRequest(folder.SpecFile, RunOptionsFile.Read(folder)) { MostEstimates = null },
            Readable(folder, ledger.Identity, installed)
        );
        SweepSpec spec = reading.Spec!;
        if (spec.CanonicalText != ledger.Identity.SpecText)
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{folder.SpecFile} is not the spec that {folder.LedgerFile} was made with: restore it, or run the sweep's command again, "
                    + $"which rewrites it."
                    + string.Concat(SpecDifference.Between(ledger.Identity.SpecText, spec).Select(c => $"\n  {c}"))
            );
        }

        return new StoredRun(folder, reading, ledger, ledger.CodeVersion, null, installed) { LedgerWarnings = ledger.Warnings };
    }

    // Results are read where the data that they are of are gone.
    private static ExperimentRegistry Readable(RunFolder folder, LedgerIdentity run, Installation installed) =>
        ShippedExperiments.ForServers(installed.Experiments, DataSetFolders.OrRecorded(folder.DataSetFile, run.SpecText));
}
