using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Recorded.Guesses;
using ModalityCompetition.Sweeps.Recorded.Rows;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Recorded;

/// <summary>Trials that were read from a file. Disposing lets go of what was set aside.</summary>
public sealed class RecordedTrials : IDisposable
{
    private readonly RecordedRows _rows;

    internal RecordedTrials(RecordedRows rows, IReadOnlyList<ColumnUse> uses, bool hasSeeds) =>
        (_rows, Uses, HasSeeds) = (rows, uses, hasSeeds);

    /// <summary>What the columns were taken for, in the order of the file.</summary>
    public IReadOnlyList<ColumnUse> Uses { get; }

    /// <summary>Whether a column says which trials belong together.</summary>
    public bool HasSeeds { get; }

    /// <summary>Trials of each configuration of the spec.</summary>
    public IReadOnlyList<long> Counts => _rows.Order.Counts;

    /// <summary>Most trials of a configuration, at least 1.</summary>
    public long Most => Counts.Max();

    /// <summary>Rows of the file.</summary>
    public long Total => Counts.Sum();

    /// <summary>Seeds that every configuration with trials has.</summary>
    public long Shared => HasSeeds ? _rows.Order.Shared : 0;

    /// <summary>Trials that diverged, timed out or crashed.</summary>
    public long Incomplete => _rows.Incomplete;

    /// <summary>
    /// What stands for the seed of the sweep: files whose trials have the same seeds share it, and are compared in pairs.
    /// </summary>
    public ulong Seed => _rows.Digest;

    /// <summary>Whether trials of the same index are compared in pairs: configurations share seeds, or there is only one.</summary>
    public Pairing Pairing => HasSeeds && Shared > 0 ? Pairing.Common : Pairing.Independent;

    /// <summary>
    /// Makes a folder the run of these trials: its ledger appears whole or not at all, in the place of an earlier one that came from a
    /// file.
    /// </summary>
    /// <param name="folder">The folder; it may not exist.</param>
    /// <param name="spec">The spec, with the trials, the seed and the pairing of these.</param>
    /// <param name="codeVersion">Version of the program, for the record.</param>
    /// <param name="written">Called when the ledger is there, to write what belongs to it.</param>
    /// <param name="cancellation">Checked between blocks; the folder is then as it was.</param>
    /// <exception cref="RunException">The folder is in use, or holds a run whose trials were run.</exception>
    public async Task WriteAsync(RunFolder folder, SweepSpec spec, string codeVersion, Action written, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(written);
        RefuseTrained(folder);
        folder.RefuseForeignFiles(spec.SourceText);
        folder.Create();
        using var held = RunLock.Acquire(folder);
        RefuseTrained(folder);
        WholeFile.RemoveLeftovers(folder.Path);
        string temporary = WholeFile.Temporary(folder.LedgerFile);
        try
        {
            File.Delete(temporary);

            // Nothing is promised before the file has its name: it is forced to the disk once.
            var options = new LedgerOptions { CodeVersion = codeVersion, Durability = LedgerDurability.None };
            FileLedger ledger = FileLedger.Open(temporary, new LedgerIdentity(spec.CanonicalText, FileEnginePlugin.Identity), options);
            await using (ledger.ConfigureAwait(false))
            {
                await _rows.AppendAsync(ledger, cancellation).ConfigureAwait(false);
            }

            using (var file = new FileStream(temporary, FileMode.Open, FileAccess.Write))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, folder.LedgerFile, overwrite: true);
            FolderSync.Flush(folder.Path);
        }
        catch (Exception failure)
        {
            TryDelete(temporary);
            if (failure is IOException or UnauthorizedAccessException or LedgerException)
            {
                Exception cause = failure is LedgerException { InnerException: { } inner } ? inner : failure;
                throw new RunException(
                    $"The ledger {folder.LedgerFile} cannot be written ({IoFailure.Reason(cause)}): make room or make the folder "
                        + $"writable, then "
                        + "run the same command again.",
                    failure,
                    RunFailure.Storage
                );
            }

            throw;
        }

        written();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private static void RefuseTrained(RunFolder folder)
    {
        if (File.Exists(folder.AddressFile))
        {
            throw new RunException(
                $"The run folder {folder.Path} belongs to a run of a shared ledger: choose another output folder with --output."
            );
        }

        if (!folder.HoldsRun)
        {
            return;
        }

        FileLedger ledger = folder.OpenLedgerForReading();
        string engine = ledger.Identity.Engine.Name;
        ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (engine != FileEnginePlugin.EngineName)
        {
            throw new RunException(
                $"The run folder {folder.Path} holds a run whose trials were run (engine {engine}), and only one that came from a file is "
                    + "replaced: choose another output folder with --output."
            );
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }
}
