using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>A real sweep, embedded and on one silo in turns in the same process: same spec, same workers, same ledger on disk.</summary>
internal static class RealRuns
{
    /// <summary>
    /// Runs pairs; every second pair begins with the silo, so that a machine that gets slower or faster meanwhile favours neither.
    /// </summary>
    public static async Task CompareAsync(string shape, long trials, int rounds, int workers, string[] settings)
    {
        var engine = new CpuTrialEngine();
        string folder = Directory.CreateTempSubdirectory("modcomp-bench-").FullName;
        using IHost host = SiloHosting.Build(
            ["--Silo:Folder=" + folder, .. settings],
            EngineRegistry.With(),
            new SiloDevices([.. Enumerable.Repeat(new SiloDevice("cpu", engine), workers)])
        );
        await host.StartAsync();
        IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
        List<(Taken Embedded, Taken Silo)> pairs = [];
        for (int round = -1; round < rounds; round++)
        {
            string text = BenchSpecs.Real($"{shape}-{round + 1}", shape, trials);
            string run = Path.Combine(folder, $"embedded-{round + 1}");
            bool siloFirst = round % 2 != 0;
            Taken? silo = siloFirst ? await OnSiloAsync(grains, text) : null;
            Taken embedded = await EmbeddedAsync(engine, text, run, workers);
            silo ??= await OnSiloAsync(grains, text);
            if (embedded.Hash != silo.Hash)
            {
                throw new InvalidOperationException($"The results differ: {embedded.Hash} and {silo.Hash}.");
            }

            Console.WriteLine(
                $"{(round < 0 ? "warm-up" : $"round {round}")}: {1e3 * embedded.Processor / trials:f3} ms of processor per trial embedded; "
                    + $"embedded {embedded.Seconds:f2} s, one silo {silo.Seconds:f2} s, "
                    + $"ratio of times {silo.Seconds / embedded.Seconds:f3}, of processor times "
                    + $"{silo.Processor / embedded.Processor:f3}, same hash"
            );
            if (round >= 0)
            {
                pairs.Add((embedded, silo));
            }
        }

        Console.WriteLine(
            $"{shape}: {rounds} sweeps of {trials} trials on one silo take {Ratio(pairs, t => t.Seconds)} times as long as embedded and "
                + $"{Ratio(pairs, t => t.Processor)} times the processor time (all together, least and greatest pair)"
        );
        await host.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Taken> EmbeddedAsync(CpuTrialEngine engine, string text, string folder, int workers)
    {
        SweepSpec spec = SpecReader.Read("spec.yaml", text, ShippedExperiments.Registry).Spec!;
        var cost = ProcessCost.Now();
        long started = Stopwatch.GetTimestamp();
        await using OpenRun run = OpenRun.Open(new RunFolder(folder), spec, engine.Identity);
        await new EmbeddedRunner(engine, new RunnerOptions { Workers = workers }).RunAsync(spec, run.Ledger, null, CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        string hash = SweepEstimates.FromLedger(spec, run.Ledger, 1, CancellationToken.None).HashOfResults(spec, run.Ledger);
        return new Taken(seconds, cost.ProcessorSeconds(1), hash);
    }

    // Like the embedded run, the processor time includes the estimates and the hash at the end, the time does not.
    private static async Task<Taken> OnSiloAsync(IGrainFactory grains, string text)
    {
        var cost = ProcessCost.Now();
        (double seconds, SweepStatus status) = await Measured.SweepAsync(grains, text);
        return new Taken(seconds, cost.ProcessorSeconds(1), status.ResultsHash!);
    }

    private static string Ratio(List<(Taken Embedded, Taken Silo)> pairs, Func<Taken, double> cost)
    {
        double[] ratios = [.. pairs.Select(p => cost(p.Silo) / cost(p.Embedded))];
        return $"{pairs.Sum(p => cost(p.Silo)) / pairs.Sum(p => cost(p.Embedded)):f3} ({ratios.Min():f3} to {ratios.Max():f3})";
    }

    private sealed record Taken(double Seconds, double Processor, string Hash);
}
