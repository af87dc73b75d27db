using System.Globalization;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Cluster.Benchmarks;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Sweeps.Engines;

// noop TRIALS ROUNDS DEVICES SILOS [Silo:... settings]   no-op trials through grains on this silo and those that join it
// memory TRIALS DEVICES [Silo:... settings]               what no-op trials through grains keep in memory, over time
// join [Silo:... settings]                               a silo with one no-op device, until it is told to stop
// sleep DEVICES MILLISECONDS [Silo:... settings]         a silo whose devices take so long for a trial, and no processor, until told to
// stop fleet TRIALS ROUNDS HERE DEVICES BLOCK MILLISECONDS PROCESSES [Silo:... settings]
//                                                         trials that sleep, in blocks of BLOCK, over DEVICES devices, HERE of them of this
//                                                         silo; PROCESSES are those of PostgreSQL and of the other silos, whose processor
//                                                         time is counted, separated by commas, or nothing
// real SHAPE TRIALS ROUNDS WORKERS [Silo:... settings]    a real sweep of a shape (small, quickstart, wide), embedded and on one silo in
//                                                         turns
// telemetry SWEEPS CONFIGURATIONS TIMES [COLLECTOR]       what one answer of /metrics costs, or one export to a collector
Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
switch (args[0])
{
    case "join":
        using (IHost silo = SiloHosting.Build(args[1..], EngineRegistry.With(), NoOpRuns.Devices(1)))
        {
            await silo.RunAsync();
        }

        break;
    case "sleep":
        await FleetRuns.JoinAsync((int)Number(1), double.Parse(args[2], CultureInfo.InvariantCulture), args[3..]);
        break;
    case "fleet":
        await FleetRuns.RunAsync(
            new FleetShape(
                Number(1),
                (int)Number(2),
                (int)Number(3),
                (int)Number(4),
                (int)Number(5),
                double.Parse(args[6], CultureInfo.InvariantCulture)
            ),
            [.. args[7].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture))],
            args[8..]
        );
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
    case "telemetry":
        await TelemetryCost.MeasureAsync((int)Number(1), (int)Number(2), (int)Number(3), args.ElementAtOrDefault(4));
        break;
    default:
        await Console.Error.WriteLineAsync("The first argument is noop, memory, join, sleep, fleet, real or telemetry.");
        return 2;
}

return 0;

long Number(int argument) => long.Parse(args[argument], CultureInfo.InvariantCulture);
