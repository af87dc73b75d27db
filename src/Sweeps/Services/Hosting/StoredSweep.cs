using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>A sweep as an earlier server left it in its folder.</summary>
internal static class StoredSweep
{
    /// <summary>
    /// Reads the record; where a sweep is to run, or the record is not enough to say where it stands, the spec; where the earlier server
    /// died, what the ledger holds as well. What was found out is written into the record, so that the next start need not.
    /// </summary>
    /// <returns>The record, and the spec where it was read.</returns>
    /// <exception cref="RunException">A file cannot be read, or the spec is not the sweep's.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="SweepServiceException">There is no such engine.</exception>
    public static (SweepRecord Record, SpecReading? Reading) Read(
        RunFolder folder,
        Func<string, EngineIdentity> engine,
        IReadOnlyList<string> engines,
        ExperimentRegistry experiments
    )
    {
        SweepRecord record = SweepRecord.Read(folder);
        if (
            record is { Settled: true, State: not SweepState.Running, Spec: { } known }
            && engines.Contains(known.Engine)
            && known.IsOf(folder)
        )
        {
            return (record, null);
        }

        SpecReading reading = ReadSpec(folder, experiments);
        EngineIdentity identity = engine(reading.Spec!.Engine);
        if (record.Engine != identity.ToString())
        {
            record = Refused(
                record,
                $"The sweep was begun with the engine {record.Engine} and this server has {identity}: submit it anew, or start the "
                    + $"server's earlier version."
            );
        }
        else if (record.Id != SweepIdentity.Of(reading.Spec, identity))
        {
            throw NotOf(folder, record);
        }

        record = record with { Spec = RecordedSpec.Of(reading.Spec, folder) };
        if (record.State == SweepState.Running)
        {
            return (record, reading);
        }

        record = record.Settled ? record : Settle(folder, reading.Spec, record);
        record = record with { LedgerBytes = record.LedgerBytes ?? BytesOf(folder) };
        TryWrite(record, folder);
        return (record, reading);
    }

    /// <summary>Reads the spec of a sweep, once it is asked for.</summary>
    /// <exception cref="RunException">It cannot be read, or is not the sweep's.</exception>
    public static SpecReading ReadSpec(RunFolder folder, SweepRecord record, EngineIdentity engine, ExperimentRegistry experiments)
    {
        SpecReading reading = ReadSpec(folder, experiments);
        return record.Engine == engine.ToString() && record.Id != SweepIdentity.Of(reading.Spec!, engine)
            ? throw NotOf(folder, record)
            : reading;
    }

    /// <summary>Bytes of the ledger of a folder; 0 where there is none.</summary>
    public static long BytesOf(RunFolder folder) => new FileInfo(folder.LedgerFile) is { Exists: true } ledger ? ledger.Length : 0;

    private static RunException NotOf(RunFolder folder, SweepRecord record) =>
        new($"{folder.SpecFile} is not the spec of the sweep {record.Id}: restore it and start the server again.");

    // A folder that cannot be written is read all the same, and again at the next start.
    private static void TryWrite(SweepRecord record, RunFolder folder)
    {
        try
        {
            record.Write(folder);
        }
        catch (RunException)
        {
            // What the record says is true.
        }
    }

    /// <summary>Committed trials of a folder; 0 without a ledger.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public static long Held(RunFolder folder, SweepSpec spec)
    {
        if (!folder.HoldsRun)
        {
            return 0;
        }

        FileLedger ledger = folder.OpenLedgerForReading();
        try
        {
            return CommittedTrials.Total(spec, ledger);
        }
        finally
        {
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>
    /// What the ledger of a sweep at rest has lost since it came to rest; null for nothing. A ledger only grows, so one that has its length
    /// is not opened.
    /// </summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="record">What is kept of it.</param>
    /// <param name="spec">Its spec, asked for where the ledger has to be opened.</param>
    public static LedgerLossException? Lacks(RunFolder folder, SweepRecord record, Func<SweepSpec> spec)
    {
        if (record is not { Settled: true, TrialsDone: > 0 } || (folder.HoldsRun && !(BytesOf(folder) < record.LedgerBytes)))
        {
            return null;
        }

        try
        {
            return LedgerCheck.OfSweep(record.Id, Held(folder, spec()), record.TrialsDone.Value);
        }
        catch (LedgerException)
        {
            return Unreadable(folder, record);
        }
    }

    /// <summary>What a sweep has lost whose ledger cannot be read at all; null where it had nothing.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="record">What is kept of it.</param>
    public static LedgerLossException? Unreadable(RunFolder folder, SweepRecord record) =>
        LedgerCheck.Of(
            $"The ledger of {record.Id}",
            0,
            "the sweep's record",
            record.TrialsDone ?? 0,
            $"it cannot be read, so move {folder.LedgerFile} away, then resume the sweep, which brings back what its archive has and "
                + "trains the "
                + "others again"
        );

    private static SweepRecord Refused(SweepRecord record, string reason) =>
        record.State == SweepState.Running ? record with { State = SweepState.Failed, Failure = reason } : record;

    /// <summary>Reads the spec in a folder.</summary>
    /// <exception cref="RunException">It cannot be read.</exception>
    public static SpecReading ReadSpec(RunFolder folder, ExperimentRegistry experiments)
    {
        try
        {
            SpecReading reading = SpecReader.Read(folder.SpecFile, File.ReadAllBytes(folder.SpecFile), experiments);
            return reading.IsValid
                ? reading
                : throw new RunException(
                    $"{folder.SpecFile} is not valid any more: {reading.Errors[0]}; restore it and start the server again."
                );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"{folder.SpecFile} cannot be read ({failure.Message.TrimEnd('.')}): restore it and start the server again.",
                failure,
                RunFailure.Storage
            );
        }
    }

    private static SweepRecord Settle(RunFolder folder, SweepSpec spec, SweepRecord record)
    {
        long held = Held(folder, spec);
        return LedgerCheck.OfSweep(record.Id, held, record.TrialsDone ?? 0) is { } loss
            ? record.Lost(loss) with
            {
                Settled = true,
            }
            : record with
            {
                Settled = true,
                TrialsDone = held,
            };
    }
}
