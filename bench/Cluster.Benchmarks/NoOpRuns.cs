using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Benchmarks.Ledgers;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Sweeps.Engines;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>Trials that train nothing, so that what is left is what grains, messages, queue, plan and ledger cost.</summary>
internal static class NoOpRuns
{
    /// <summary>Devices of a silo that trains nothing.</summary>
    public static SiloDevices Devices(int count) => new([.. Enumerable.Repeat(new SiloDevice("cpu", new NoOpEngine()), count)]);

    /// <summary>Sweeps one after another, each timed; the first ones contain the compilation at run time.</summary>
    public static async Task SpeedAsync(long trials, int rounds, int devices, int silos, string[] settings)
    {
        await OnSiloAsync(
            devices,
            silos,
            settings,
            async grains =>
            {
                for (int round = 0; round < rounds; round++)
                {
                    var cost = ProcessCost.Now();
                    (double seconds, _) = await Measured.SweepAsync(
                        grains,
                        BenchSpecs.Small($"noop-{round}-{Environment.ProcessId}", trials)
                    );
                    Console.WriteLine(
                        $"round {round}: {trials / seconds:f0} trials/s; of this process per trial {cost.Since(trials)}; "
                            + $"{await LiveGrains.TrialsAsync(grains)} trial grains alive, {Environment.WorkingSet >> 20} MiB"
                    );
                }
            }
        );
    }

    /// <summary>
    /// One long sweep; prints a line per tenth of it with the most that was seen so far of trial grains and of the managed heap.
    /// </summary>
    public static async Task MemoryAsync(long trials, int devices, string[] settings)
    {
        await OnSiloAsync(
            devices,
            1,
            settings,
            async grains =>
            {
                Console.WriteLine("trials,seconds,trial grains alive,most alive so far,managed heap MiB,largest so far,working set MiB");
                var seen = new LiveGrains(grains, trials);
                (double seconds, _) = await Measured.SweepAsync(
                    grains,
                    BenchSpecs.Small($"memory-{Environment.ProcessId}", trials),
                    seen.LookAsync
                );
                Console.WriteLine(
                    $"{trials} trials in {seconds:f1} s; at most {seen.MostAlive} trial grains and {seen.LargestHeap >> 20} MiB of managed "
                        + $"heap; {await LiveGrains.TrialsAsync(grains)} alive at the end"
                );
            }
        );
    }

    private static async Task OnSiloAsync(int devices, int silos, string[] settings, Func<IGrainFactory, Task> run)
    {
        string folder = Directory.CreateTempSubdirectory("modcomp-bench-").FullName;
        using IHost host = SiloHosting.Build(["--Silo:Folder=" + folder, .. settings], EngineRegistry.With(), Devices(devices));
        await host.StartAsync();
        IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
        while ((await grains.GetGrain<ICatalogGrain>(0).Devices()).Count < devices + silos - 1)
        {
            await Task.Delay(100);
        }

        await run(grains);
        await host.StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}
