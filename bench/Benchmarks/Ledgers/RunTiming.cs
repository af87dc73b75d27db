using System.Diagnostics;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// One whole run of no-op trials: run folder, lock, ledger, coordinator, workers and live estimates, as <c>modcomp run</c> puts them
/// together.
/// </summary>
/// <param name="Trials">Trials that were committed.</param>
/// <param name="Seconds">Elapsed, from opening the ledger until it is closed.</param>
/// <param name="ProcessorSeconds">Processor time of the process meanwhile.</param>
/// <param name="Bytes">Length of the ledger.</param>
internal sealed record RunTiming(long Trials, double Seconds, double ProcessorSeconds, long Bytes)
{
    /// <summary>Trials per second of elapsed time.</summary>
    public double Rate => Trials / Seconds;

    /// <summary>Trials per second of processor time.</summary>
    public double ProcessorRate => Trials / ProcessorSeconds;

    /// <summary>Runs a sweep to its end.</summary>
    /// <param name="folder">The run folder; a new one for a whole run.</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="durability">What a committed block survives.</param>
    /// <param name="workers">Worker threads.</param>
    public static async Task<RunTiming> MeasureAsync(string folder, SweepSpec spec, LedgerDurability durability, int workers)
    {
        var engine = new NoOpEngine();
        var place = new RunFolder(folder);
        using var process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        RunResult result;
        await using (OpenRun run = OpenRun.Open(place, spec, engine.Identity, new LedgerOptions { Durability = durability }))
        {
            result = await new EmbeddedRunner(engine, new RunnerOptions { Workers = workers })
                .RunAsync(spec, run.Ledger, new Ignored(), CancellationToken.None)
                .ConfigureAwait(false);
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        return new RunTiming(
            result.Computed,
            seconds,
            (process.TotalProcessorTime - processor).TotalSeconds,
            new FileInfo(place.LedgerFile).Length
        );
    }

    // Present, so that live estimates are computed as they are for a user.
    private sealed class Ignored : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) { }
    }
}
