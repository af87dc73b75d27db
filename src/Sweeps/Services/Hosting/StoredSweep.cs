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
    /// <summary>Reads record and spec; where the earlier server died, what the ledger holds as well.</summary>
    /// <exception cref="RunException">A file cannot be read, or the spec is not the sweep's.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="SweepServiceException">There is no such engine.</exception>
    public static (SweepRecord Record, SpecReading Reading) Read(
        RunFolder folder,
        Func<string, EngineIdentity> engine,
        ExperimentRegistry experiments
    )
    {
        SweepRecord record = SweepRecord.Read(folder);
        SpecReading reading = ReadSpec(folder, experiments);
        if (!reading.IsValid)
        {
            throw new RunException($"{folder.SpecFile} is not valid any more: {reading.Errors[0]}; restore it and start the server again.");
        }

        EngineIdentity identity = engine(reading.Spec.Engine);
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
            throw new RunException($"{folder.SpecFile} is not the spec of the sweep {record.Id}: restore it and start the server again.");
        }

        return (record.Settled || record.State == SweepState.Running ? record : Settle(folder, reading.Spec, record), reading);
    }

    /// <summary>Bytes of the ledger of a folder; 0 without one.</summary>
    public static long LedgerBytes(RunFolder folder) => folder.HoldsRun ? new FileInfo(folder.LedgerFile).Length : 0;

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
    public static LedgerLossException? Lacks(RunFolder folder, SweepSpec spec, SweepRecord record)
    {
        if (record is not { Settled: true, TrialsDone: > 0 } || (folder.HoldsRun && !(LedgerBytes(folder) < record.LedgerBytes)))
        {
            return null;
        }

        long held = 0;
        try
        {
            held = Held(folder, spec);
        }
        catch (LedgerException)
        {
            // One that cannot be read at all holds nothing; who resumes the sweep is told why.
        }

        return LedgerCheck.OfSweep(record.Id, held, record.TrialsDone.Value);
    }

    private static SweepRecord Refused(SweepRecord record, string reason) =>
        record.State == SweepState.Running ? record with { State = SweepState.Failed, Failure = reason } : record;

    private static SpecReading ReadSpec(RunFolder folder, ExperimentRegistry experiments)
    {
        try
        {
            return SpecReader.Read(folder.SpecFile, File.ReadAllBytes(folder.SpecFile), experiments);
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
