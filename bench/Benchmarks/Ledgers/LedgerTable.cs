using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// The console mode <c>ledger FOLDER [trials]</c>: no-op trials through coordinator and ledger for several block sizes and both levels of
/// durability, reading a ledger back into estimates, and what a plan of many trials costs to begin. With <c>BLOCK fsync|none</c> behind it,
/// one run on one line.
/// </summary>
internal static class LedgerTable
{
    private const long DefaultTrials = 1_000_000;
    private static readonly int[] BlockSizes = [1024, 64, 8, 1];

    /// <summary>Prints the table.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="arguments">Folder for the runs, which are deleted afterwards; trials; block size and durability of a single
    /// run.</param>
    /// <returns>The exit code: 2 for arguments that are none of these.</returns>
    public static async Task<int> PrintAsync(TextWriter output, string[] arguments)
    {
        long trials = DefaultTrials;
        int blockSize = 0;
        var durability = LedgerDurability.Fsync;
        if (
            arguments.Length is not (1 or 2 or 4)
            || (arguments.Length > 1 && !long.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out trials))
            || (
                arguments.Length > 2
                && (
                    !int.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out blockSize)
                    || !Enum.TryParse(arguments[3], ignoreCase: true, out durability)
                )
            )
        )
        {
            await output.WriteLineAsync("Give: ledger FOLDER [TRIALS [BLOCK fsync|none]]").ConfigureAwait(false);
            return 2;
        }

        string folder = Path.Combine(
            arguments[0],
            string.Create(CultureInfo.InvariantCulture, $"ledger-benchmark-{Environment.ProcessId}")
        );
        Directory.CreateDirectory(folder);
        try
        {
            if (blockSize > 0)
            {
                await WarmUpAsync(folder, trials / 4, blockSize, durability).ConfigureAwait(false);
                await PrintRunAsync(output, folder, trials, blockSize, durability).ConfigureAwait(false);
            }
            else
            {
                await PrintRunsAsync(output, folder, trials).ConfigureAwait(false);
                await ReloadTable.PrintAsync(output, folder, trials).ConfigureAwait(false);
                await PrintStartAsync(output, folder).ConfigureAwait(false);
                await PrintMemoryAsync(output).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task PrintRunsAsync(TextWriter output, string folder, long trials)
    {
        await output
            .WriteLineAsync($"{"run", -24}{"trials/s", 12}{"trials/cpu-s", 14}{"bytes/trial", 13}{"MB/s", 8}")
            .ConfigureAwait(false);
        foreach (LedgerDurability durability in Enum.GetValues<LedgerDurability>())
        {
            foreach (int blockSize in BlockSizes)
            {
                // Short blocks are slower; fewer of them measure as well. The first run of a size warms up.
                long some = Math.Max(
                    1,
                    trials
                        / (
                            blockSize >= 64 ? 1
                            : blockSize >= 8 ? 4
                            : 20
                        )
                );
                await WarmUpAsync(folder, some / 4, blockSize, durability).ConfigureAwait(false);
                await PrintRunAsync(output, folder, some, blockSize, durability).ConfigureAwait(false);
                Directory.Delete(Path.Combine(folder, "run"), recursive: true);
            }
        }
    }

    private static async Task WarmUpAsync(string folder, long trials, int blockSize, LedgerDurability durability)
    {
        string run = Path.Combine(folder, "warm");
        await RunTiming.MeasureAsync(run, NoOpSweep.Of(Math.Max(1, trials), blockSize), durability, workers: 1).ConfigureAwait(false);
        Directory.Delete(run, recursive: true);
    }

    private static async Task PrintRunAsync(TextWriter output, string folder, long trials, int blockSize, LedgerDurability durability)
    {
        RunTiming timing = await RunTiming
            .MeasureAsync(Path.Combine(folder, "run"), NoOpSweep.Of(trials, blockSize), durability, workers: 1)
            .ConfigureAwait(false);
        string name = string.Create(CultureInfo.InvariantCulture, $"{durability}, block {blockSize}");
        await output
            .WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -24}{timing.Rate, 12:F0}{timing.ProcessorRate, 14:F0}"
                        + $"{(double)timing.Bytes / trials, 13:F0}{timing.Bytes / timing.Seconds / 1e6, 8:F0}"
                )
            )
            .ConfigureAwait(false);
    }

    private static async Task PrintStartAsync(TextWriter output, string folder)
    {
        await output.WriteLineAsync().ConfigureAwait(false);
        var engine = new NoOpEngine();
        foreach (long trials in new[] { 1_000L, 1_000_000, 10_000_000, 1_000_000_000_000 })
        {
            string text = NoOpSweep.Of(trials, 64).SourceText;
            long started = Stopwatch.GetTimestamp();
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            SweepSpec spec = SpecReader.Read("no-op.yaml", text, ShippedExperiments.Registry).Spec!;
            OpenRun run = OpenRun.Open(
                new RunFolder(Path.Combine(folder, trials.ToString(CultureInfo.InvariantCulture))),
                spec,
                engine.Identity
            );
            await using (run.ConfigureAwait(false))
            {
                var coordinator = new SweepCoordinator(
                    new SweepPlan(spec),
                    new CoordinatorLimits { MostUncommitted = 3 },
                    run.Ledger.Committed
                );
                coordinator.Handle(new WorkerJoined(0));
                await output
                    .WriteLineAsync(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"start of a plan of {trials} trials: {Stopwatch.GetElapsedTime(started).TotalSeconds * 1e3:F1} ms, "
                                + $"{(GC.GetAllocatedBytesForCurrentThread() - bytes) / 1024.0:F0} KiB allocated"
                        )
                    )
                    .ConfigureAwait(false);
            }
        }
    }

    // What the plan and the coordinator keep alive while a sweep is driven from its first block to its last.
    private static async Task PrintMemoryAsync(TextWriter output)
    {
        await output.WriteLineAsync().ConfigureAwait(false);
        foreach (long trials in new[] { 10_000L, 100_000, 1_000_000, 10_000_000 })
        {
            SweepSpec spec = NoOpSweep.Of(trials, 8);
            long before = GC.GetTotalMemory(forceFullCollection: true);
            var coordinator = new SweepCoordinator(new SweepPlan(spec), new CoordinatorLimits { MostUncommitted = 3 }, _ => []);
            IReadOnlyList<SweepCommand> commands = coordinator.Handle(new WorkerJoined(0));
            long most = 0;
            for (long blocks = 0; commands is [RunBlock run]; blocks++)
            {
                coordinator.Handle(new BlockCommitted(Computed(coordinator, run, ref commands)));
                if (blocks == trials / 16)
                {
                    most = GC.GetTotalMemory(forceFullCollection: true) - before;
                }
            }

            await output
                .WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"plan and coordinator after half of {trials} trials in blocks of 8: {most / 1024.0:F1} KiB alive"
                    )
                )
                .ConfigureAwait(false);
            GC.KeepAlive(coordinator);
        }
    }

    private static TrialBlock Computed(SweepCoordinator coordinator, RunBlock run, ref IReadOnlyList<SweepCommand> commands)
    {
        commands = coordinator.Handle(new BlockComputed(run.Worker));
        return run.Block;
    }
}
