using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// Puts the ledgers of several folders of no-op trials together, as <c>modcomp merge</c> does: the console mode
/// <c>merge FOLDER [folders [trials]]</c>.
/// </summary>
internal static class MergeTable
{
    private const int DefaultFolders = 10;
    private const long DefaultTrials = 1_000_000;

    /// <summary>Prints the table.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="arguments">Folder for the ledgers; how many folders are merged, default 10; trials of each, default a million.</param>
    /// <returns>The exit code: 2 for arguments that are none of these.</returns>
    public static async Task<int> RunAsync(TextWriter output, string[] arguments)
    {
        int folders = DefaultFolders;
        long trials = DefaultTrials;
        if (
            arguments.Length is not (1 or 2 or 3)
            || (arguments.Length > 1 && !int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out folders))
            || (arguments.Length > 2 && !long.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out trials))
        )
        {
            await output.WriteLineAsync("Give: merge FOLDER [FOLDERS [TRIALS]]").ConfigureAwait(false);
            return 2;
        }

        await output
            .WriteLineAsync(
                "| result | folders | trials/s merged | per second of processor time | with the results hash | per second of processor "
                    + "time | peak MB |"
            )
            .ConfigureAwait(false);
        await output.WriteLineAsync("|---|---|---|---|---|---|---|").ConfigureAwait(false);
        foreach (int merged in new[] { 1, folders }.Distinct())
        {
            SweepSpec spec = NoOpSweep.Of(trials * folders, SweepPlan.LargestBlock);
            string[] paths =
            [
                .. Enumerable
                    .Range(0, merged)
                    .Select(f => Path.Combine(arguments[0], string.Create(CultureInfo.InvariantCulture, $"{f}.ledger"))),
            ];
            Directory.CreateDirectory(arguments[0]);
            for (int f = 0; f < merged; f++)
            {
                if (!File.Exists(paths[f]))
                {
                    await WriteAsync(paths[f], spec, new TrialRange(f * trials, (f + 1) * trials)).ConfigureAwait(false);
                }
            }

            await PrintAsync(output, spec, paths, Path.Combine(arguments[0], "merged.ledger")).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task PrintAsync(TextWriter output, SweepSpec spec, string[] paths, string whole)
    {
        GC.Collect();
        using var peak = new PeakMemory();
        peak.Take();
        long started = Stopwatch.GetTimestamp();
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        var sources = paths.Select(p => TrialSource.Same(p, FileLedger.OpenForReading(p), spec.Configurations.Length)).ToList();
        var all = TrialGathering.Of(sources, spec.Configurations.Length, long.MaxValue, held: null, failures: true);
        all.Compare(CancellationToken.None);
        await GatheredLedger.WriteAsync(whole, sources[0].Ledger.Identity, "bench", all, CancellationToken.None).ConfigureAwait(false);
        double merged = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double mergedBusy = (Environment.CpuUsage.TotalTime - busy).TotalSeconds;
        await RevisedRun.CloseAsync(sources).ConfigureAwait(false);
        FileLedger ledger = FileLedger.OpenForReading(whole);
        await using (ledger.ConfigureAwait(false))
        {
            ResultsHash.Of(ledger, spec.Configurations.Length);
        }

        double hashed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double hashedBusy = (Environment.CpuUsage.TotalTime - busy).TotalSeconds;
        int bytes = new SweepPlan(spec).Layout(0).Bytes;
        await output
            .WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {bytes} bytes | {paths.Length} | {all.Trials / merged:#,0} | {all.Trials / mergedBusy:#,0} | "
                        + $"{all.Trials / hashed:#,0} | {all.Trials / hashedBusy:#,0} | {peak.Take():0} |"
                )
            )
            .ConfigureAwait(false);
        File.Delete(whole);
    }

    private static async Task WriteAsync(string path, SweepSpec spec, TrialRange trials)
    {
        var engine = new NoOpEngine();
        var plan = new SweepPlan(spec);
        FileLedger ledger = FileLedger.Open(
            path,
            new LedgerIdentity(spec.CanonicalText, engine.Identity),
            new LedgerOptions { Durability = LedgerDurability.None }
        );
        await using (ledger.ConfigureAwait(false))
        {
            for (long first = trials.First; first < trials.End; first += SweepPlan.LargestBlock)
            {
                var block = new TrialBlock(0, first, (int)Math.Min(SweepPlan.LargestBlock, trials.End - first));
                ResultBlock results = engine.Run(plan.Batch(block), CancellationToken.None);
                await ledger.AppendAsync(block, results, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
