using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>Silos with many devices that sleep: what orders, events and transactions of a large cluster cost.</summary>
internal static class FleetRuns
{
    /// <summary>Devices that sleep.</summary>
    /// <param name="count">How many.</param>
    /// <param name="milliseconds">Time that a trial takes.</param>
    public static SiloDevices Devices(int count, double milliseconds) =>
        new([
            .. Enumerable.Range(0, count).Select(_ => new SiloDevice("cpu", new SleepingEngine(TimeSpan.FromMilliseconds(milliseconds)))),
        ]);

    /// <summary>A silo with devices that sleep, until it is told to stop.</summary>
    public static async Task JoinAsync(int devices, double milliseconds, string[] settings)
    {
        using IHost silo = SiloHosting.Build(settings, EngineRegistry.With(), Devices(devices, milliseconds));
        await silo.RunAsync();
    }

    /// <summary>Sweeps one after another over this silo and those that have joined, each as a line of comma-separated values.</summary>
    /// <param name="shape">What is run.</param>
    /// <param name="processes">The processes of the server and of the other silos, whose processor time is counted.</param>
    /// <param name="settings">Settings of the silo.</param>
    public static async Task RunAsync(FleetShape shape, IReadOnlyCollection<int> processes, string[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("modcomp-bench-").FullName;
        using IHost host = SiloHosting.Build(
            ["--Silo:Folder=" + folder, .. settings],
            EngineRegistry.With(),
            Devices(shape.DevicesHere, shape.Milliseconds)
        );
        await host.StartAsync();
        IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
        while ((await grains.GetGrain<ICatalogGrain>(0).Devices()).Count < shape.Devices)
        {
            await Task.Delay(100);
        }

        Console.WriteLine(
            "silos,devices,block,ms per trial,trials,seconds,trials/s,blocks/s,processor us per block here,there,database,sweep is here"
        );
        SiloAddress here = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        for (int round = 0; round < shape.Rounds; round++)
        {
            var cost = ProcessCost.Now();
            double[] before = [.. processes.Select(p => ProcessTree.ProcessorSeconds([p]))];
            string spec = BenchSpecs.OfBlocks($"fleet-{round}-{Environment.ProcessId}", shape.Trials, shape.Block);
            (double seconds, SweepStatus status) = await Measured.SweepAsync(grains, spec, glance: TimeSpan.FromMilliseconds(250));
            double blocks = Math.Ceiling((double)shape.Trials / shape.Block);
            double[] used = [.. processes.Select((p, i) => 1e6 * (ProcessTree.ProcessorSeconds([p]) - before[i]) / blocks)];
            SiloAddress? owner = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<ISweepGrain>(status.Id));
            Console.WriteLine(
                $"{processes.Count},{shape.Devices},{shape.Block},{shape.Milliseconds},{shape.Trials},{seconds:f2},"
                    + $"{shape.Trials / seconds:f0},{blocks / seconds:f0},{1e6 * cost.ProcessorSeconds((long)blocks):f0},"
                    + $"{used.Skip(1).Sum():f0},{used.FirstOrDefault():f0},{owner?.Equals(here)}"
            );
        }

        await host.StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}
