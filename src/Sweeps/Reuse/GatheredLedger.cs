using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>A ledger of trials that several have; it appears whole and on the disk, or not at all.</summary>
public static class GatheredLedger
{
    /// <summary>Writes a ledger, in the place of the one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What all results have in common.</param>
    /// <param name="codeVersion">Version of the program, for the record.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="cancellation">Checked between blocks; the place is then as it was.</param>
    /// <exception cref="LedgerException">It cannot be written; the place is as it was.</exception>
    public static async Task WriteAsync(
        string path,
        LedgerIdentity identity,
        string codeVersion,
        TrialGathering trials,
        CancellationToken cancellation
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(trials);
        string temporary = WholeFile.Temporary(path);
        try
        {
            File.Delete(temporary);

            // Nothing is promised before the file has its name: it is forced to the disk once.
            var options = new LedgerOptions { CodeVersion = codeVersion, Durability = LedgerDurability.None };
            var ledger = FileLedger.Open(temporary, identity, options);
            await using (ledger.ConfigureAwait(false))
            {
                await trials.CopyAsync(ledger, cancellation).ConfigureAwait(false);
            }

            using (var file = new FileStream(temporary, FileMode.Open, FileAccess.Write))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception failure)
        {
            TryDelete(temporary);
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw new LedgerException(
                    $"The ledger {path} cannot be written ({IoFailure.Reason(failure)}): remove the cause, then run the same command "
                        + "again; "
                        + "nothing was changed.",
                    failure
                );
            }

            throw;
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
            // The failure that led here is the one to report, and what is left over goes with the next run.
        }
    }
}
