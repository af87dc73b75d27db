using System.Diagnostics;
using System.Globalization;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.AzureBlobs.Access;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// The console mode <c>archive FOLDER CONTAINER [trials]</c>: pushes a ledger of no-op trials to a container and pulls it, in turns with a
/// bare loop over <c>UploadAsync</c> and <c>DownloadContentAsync</c> of the same number of bytes in blobs of the same size, as many at
/// once. The connection string is in <c>MODCOMP_ARCHIVE_ACCESS</c>; the container is made where it is missing.
/// </summary>
internal static class ArchiveTable
{
    private const int Rounds = 3;
    private const int BlobBytes = 6 << 20;
    private const int Parallel = 4;

    /// <summary>Prints the table.</summary>
    /// <returns>The exit code: 2 for arguments that are none of these.</returns>
    public static async Task<int> PrintAsync(TextWriter output, string[] arguments)
    {
        long trials = 1_000_000;
        if (
            arguments.Length is not (2 or 3)
            || (arguments.Length == 3 && !long.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out trials))
            || Environment.GetEnvironmentVariable(ArchiveAddresses.AccessVariable) is not { Length: > 0 } access
        )
        {
            await output
                .WriteLineAsync($"Give: archive FOLDER CONTAINER [TRIALS], and a connection string in {ArchiveAddresses.AccessVariable}")
                .ConfigureAwait(false);
            return 2;
        }

        string folder = Path.Combine(arguments[0], FormattableString.Invariant($"archive-benchmark-{Environment.ProcessId}"));
        Directory.CreateDirectory(folder);
        try
        {
            var container = new BlobContainerClient(access, arguments[1]);
            await container.CreateIfNotExistsAsync().ConfigureAwait(false);
            SweepSpec spec = NoOpSweep.Of(trials, 1024);
            string run = Path.Combine(folder, "run");
            await RunTiming.MeasureAsync(run, spec, LedgerDurability.None, workers: 1).ConfigureAwait(false);
            long bytes = new FileInfo(Path.Combine(run, "trials.ledger")).Length;
            await output.WriteLineAsync(Line($"{trials} trials, {bytes / 1e6:F0} MB, {Rounds} rounds")).ConfigureAwait(false);
            await output.WriteLineAsync($"{"MB/s", -8}{"bare up", 10}{"push", 10}{"bare down", 12}{"pull", 10}").ConfigureAwait(false);
            for (int round = 0; round < Rounds; round++)
            {
                string place = FormattableString.Invariant($"{Environment.ProcessId}-{round}");
                await PrintRoundAsync(output, folder, run, container, spec, bytes, place).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task PrintRoundAsync(
        TextWriter output,
        string folder,
        string run,
        BlobContainerClient container,
        SweepSpec spec,
        long bytes,
        string place
    )
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        double bareUp = Rate(await BareAsync(container, $"{place}/bare", bytes, null).ConfigureAwait(false));
        TimeSpan bareTime = Environment.CpuUsage.TotalTime - before;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var memory = new PeakMemory();
        double begun = memory.Take();
        FileLedger ledger = FileLedger.OpenForReading(Path.Combine(run, "trials.ledger"));
        await using (ledger.ConfigureAwait(false))
        {
            var sweep = new ArchivedSweep("benchmark-0123456789abcdef", "benchmark", ledger.Identity, spec.Configurations.Length);
            IArchiveStorage storage = ArchiveAddresses.Open($"{container.Uri}/{place}", Environment.GetEnvironmentVariable);
            await using (storage.ConfigureAwait(false))
            {
                before = Environment.CpuUsage.TotalTime;
                long started = Stopwatch.GetTimestamp();
                ArchivePushOutcome pushed = await new ArchivePush(storage)
                    .RunAsync(sweep, ledger, [], CancellationToken.None)
                    .ConfigureAwait(false);
                double push = Rate(Stopwatch.GetElapsedTime(started));
                TimeSpan pushTime = Environment.CpuUsage.TotalTime - before;
                double pushPeak = memory.Take();
                string files = Path.Combine(folder, "bare");
                double bareDown = Rate(await BareAsync(container, $"{place}/bare", bytes, files).ConfigureAwait(false));
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                memory.Take();
                string pulled = Path.Combine(folder, place);
                Directory.CreateDirectory(pulled);
                started = Stopwatch.GetTimestamp();
                FileLedger target = FileLedger.Open(Path.Combine(pulled, "trials.ledger"), ledger.Identity);
                await using (target.ConfigureAwait(false))
                {
                    ArchivePullOutcome outcome = await new ArchivePull(storage)
                        .TrialsAsync(pushed.Manifest, target, sweep.Configurations, CancellationToken.None)
                        .ConfigureAwait(false);
                    if (outcome.Damages.Count > 0 || ResultsHash.Of(target, sweep.Configurations) != pushed.Manifest.ResultsHash)
                    {
                        throw new InvalidOperationException("What came out is not what went in.");
                    }
                }

                double pull = Rate(Stopwatch.GetElapsedTime(started));
                double pullPeak = memory.Take();
                Directory.Delete(pulled, recursive: true);
                string rates = Line($"{"", -8}{bareUp, 10:F0}{push, 10:F0}{bareDown, 12:F0}{pull, 10:F0}");
                await output
                    .WriteLineAsync(
                        rates
                            + Line(
                                $"   sent {(double)pushed.BytesSent / bytes:F4} of the ledger, memory from {begun:F0} to {pushPeak:F0} MB "
                            )
                            + Line($"and to {pullPeak:F0} MB, processor {bareTime.TotalSeconds:F1} bare and {pushTime.TotalSeconds:F1} s")
                    )
                    .ConfigureAwait(false);
            }
        }

        double Rate(TimeSpan time) => bytes / time.TotalSeconds / 1e6;
    }

    // What a plain copy tool does: contents go up, or come down into files that are then on the disk.
    private static async Task<TimeSpan> BareAsync(BlobContainerClient container, string prefix, long bytes, string? into)
    {
        if (into is not null)
        {
            Directory.CreateDirectory(into);
        }

        byte[] content = new byte[BlobBytes];
        new Random(1).NextBytes(content);
        long started = Stopwatch.GetTimestamp();
        await System
            .Threading.Tasks.Parallel.ForEachAsync(
                Enumerable.Range(0, (int)((bytes + BlobBytes - 1) / BlobBytes)),
                new ParallelOptions { MaxDegreeOfParallelism = Parallel },
                async (i, stop) =>
                {
                    BlobClient blob = container.GetBlobClient(FormattableString.Invariant($"{prefix}/{i}"));
                    if (into is null)
                    {
                        var options = new BlobUploadOptions
                        {
                            TransferOptions = new StorageTransferOptions { InitialTransferSize = 4 * BlobBytes },
                        };
                        await blob.UploadAsync(new BinaryData(content), options, stop).ConfigureAwait(false);
                    }
                    else
                    {
                        FileStream file = File.Create(Path.Combine(into, i.ToString(CultureInfo.InvariantCulture)));
                        await using (file.ConfigureAwait(false))
                        {
                            await blob.DownloadToAsync(file, stop).ConfigureAwait(false);
                            file.Flush(flushToDisk: true);
                        }
                    }
                }
            )
            .ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started);
    }

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
