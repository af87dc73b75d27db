using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Tests.Reuse;

/// <summary>A copy of a run in which some trials have one other bit, under checksums that hold.</summary>
internal static class DoctoredRun
{
    /// <summary>Writes the copy, and beside it the summary of the run, as if the bits had changed in place.</summary>
    public static async Task<string> WithSummaryAsync(string from, string to, Func<int, long, bool> which)
    {
        await WriteAsync(from, to, which);
        foreach (string name in new[] { "run.part", "run.summary" }.Where(n => File.Exists(Path.Combine(from, n))))
        {
            string text = await File.ReadAllTextAsync(Path.Combine(from, name));
            await File.WriteAllTextAsync(Path.Combine(to, name), text.Replace(Bytes(from), Bytes(to), StringComparison.Ordinal));
        }

        return to;

        static string Bytes(string run) =>
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"\"ledger_bytes\": {new FileInfo(Path.Combine(run, "trials.ledger")).Length}"
            );
    }

    /// <summary>Writes the copy.</summary>
    /// <param name="from">The run folder.</param>
    /// <param name="to">The folder of the copy.</param>
    /// <param name="which">Whether a trial of a configuration is altered.</param>
    public static async Task<string> WriteAsync(string from, string to, Func<int, long, bool> which)
    {
        Directory.CreateDirectory(to);
        foreach (string name in new[] { "spec.yaml", "run.options" }.Where(n => File.Exists(Path.Combine(from, n))))
        {
            File.Copy(Path.Combine(from, name), Path.Combine(to, name));
        }

        await using FileLedger source = new RunFolder(from).OpenLedgerForReading();
        await using FileLedger copy = FileLedger.Open(Path.Combine(to, "trials.ledger"), source.Identity);
        foreach (int configuration in source.Configurations)
        {
            foreach (TrialRow row in source.Committed(configuration).SelectMany(r => source.Rows(configuration, r)))
            {
                byte[] bytes = row.Bytes.ToArray();
                // The first byte of the digest of the weights: no estimate shows it.
                bytes[12] ^= (byte)(which(configuration, row.Trial) ? 1 : 0);
                await copy.AppendAsync(
                    new TrialBlock(configuration, row.Trial, 1),
                    new ResultBlock(row.Layout, bytes),
                    CancellationToken.None
                );
            }
        }

        return to;
    }
}
