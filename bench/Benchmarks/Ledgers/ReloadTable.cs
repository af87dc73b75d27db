using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// Reads a ledger of no-op trials back into estimates: the console mode <c>reload FOLDER [trials [K]]</c>, with K the first reading of a
/// process only.
/// </summary>
internal static class ReloadTable
{
    private const long DefaultTrials = 1_000_000;

    /// <summary>Prints the table, or with K one line.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="arguments">Folder for the run; trials; K of a single reading. A run that is there already is read as it is, and a
    /// single reading leaves it.</param>
    /// <returns>The exit code: 2 for arguments that are none of these.</returns>
    public static async Task<int> RunAsync(TextWriter output, string[] arguments)
    {
        long trials = DefaultTrials;
        int classes = 0;
        if (
            arguments.Length is not (1 or 2 or 3)
            || (arguments.Length > 1 && !long.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out trials))
            || (arguments.Length > 2 && !int.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out classes))
        )
        {
            await output.WriteLineAsync("Give: reload FOLDER [TRIALS [K]]").ConfigureAwait(false);
            return 2;
        }

        if (classes == 0)
        {
            await PrintAsync(output, arguments[0], trials).ConfigureAwait(false);
            return 0;
        }

        SweepSpec spec = NoOpSweep.Of(trials, SweepPlan.LargestBlock, classes);
        string run = Path.Combine(arguments[0], string.Create(CultureInfo.InvariantCulture, $"reload-{classes}"));
        if (!Directory.Exists(run))
        {
            // Whoever writes has compiled much of what reads; the first reading of a process is the next one.
            await RunTiming.MeasureAsync(run, spec, LedgerDurability.Fsync, workers: 1).ConfigureAwait(false);
        }
        else
        {
            await PrintReadingAsync(output, run, spec).ConfigureAwait(false);
        }

        return 0;
    }

    /// <summary>Prints three readings each for K = 5 and K = 10.</summary>
    public static async Task PrintAsync(TextWriter output, string folder, long trials)
    {
        foreach (int classes in new[] { 5, 10 })
        {
            SweepSpec spec = NoOpSweep.Of(trials, SweepPlan.LargestBlock, classes);
            string run = Path.Combine(folder, "reload");
            await RunTiming.MeasureAsync(run, spec, LedgerDurability.Fsync, workers: 1).ConfigureAwait(false);
            for (int reading = 0; reading < 3; reading++)
            {
                await PrintReadingAsync(output, run, spec).ConfigureAwait(false);
            }

            Directory.Delete(run, recursive: true);
        }
    }

    private static async Task PrintReadingAsync(TextWriter output, string run, SweepSpec spec)
    {
        long started = Stopwatch.GetTimestamp();
        FileLedger ledger = new RunFolder(run).OpenLedgerForReading();
        await using (ledger.ConfigureAwait(false))
        {
            double opened = Stopwatch.GetElapsedTime(started).TotalSeconds;
            SweepEstimates estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None);
            double loaded = Stopwatch.GetElapsedTime(started).TotalSeconds;
            long hashed = Stopwatch.GetTimestamp();
            estimates.HashOfResults(spec, ledger);
            await output
                .WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"reload K={spec.Configurations[0].Configuration.Classes}, {estimates.Configurations[0].Trials} trials: opened "
                            + $"after {opened:F2} s, "
                            + $"estimates after {loaded:F2} s; results hash {Stopwatch.GetElapsedTime(hashed).TotalSeconds:F2} s"
                    )
                )
                .ConfigureAwait(false);
        }
    }
}
