using System.Globalization;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Cluster.Benchmarks;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Sweeps.Engines;

// noop TRIALS ROUNDS DEVICES SILOS [Silo:... settings]   no-op trials through grains on this silo and those that join it
// memory TRIALS DEVICES [Silo:... settings]               what no-op trials through grains keep in memory, over time
// join [Silo:... settings]                               a silo with one no-op device, until it is told to stop
// real SHAPE TRIALS ROUNDS WORKERS [Silo:... settings]    a real sweep of a shape (small, quickstart, wide), embedded and on one silo in
//                                                         turns
Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
switch (args[0])
{
    case "join":
        using (IHost silo = SiloHosting.Build(args[1..], EngineRegistry.With(), NoOpRuns.Devices(1)))
        {
            await silo.RunAsync();
        }

        break;
    case "noop":
        await NoOpRuns.SpeedAsync(Number(1), (int)Number(2), (int)Number(3), (int)Number(4), args[5..]);
        break;
    case "memory":
        await NoOpRuns.MemoryAsync(Number(1), (int)Number(2), args[3..]);
        break;
    case "real":
        await RealRuns.CompareAsync(args[1], Number(2), (int)Number(3), (int)Number(4), args[5..]);
        break;
    default:
        await Console.Error.WriteLineAsync("The first argument is noop, memory, join or real.");
        return 2;
}

return 0;

long Number(int argument) => long.Parse(args[argument], CultureInfo.InvariantCulture);
