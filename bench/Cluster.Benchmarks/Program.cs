using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Benchmarks.Ledgers;
using ModalityCompetition.Cluster.Benchmarks;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

// noop TRIALS ROUNDS DEVICES SILOS [Silo:... settings]   no-op trials through grains on this silo and those that join it
// join [Silo:... settings]                               a silo with one no-op device, until it is told to stop
// real TRIALS ROUNDS WORKERS                             a real sweep, embedded and on one silo in turns
Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
switch (args[0])
{
    case "join":
        using (IHost silo = SiloHosting.Build(args[1..], NoOp(1)))
        {
            await silo.RunAsync();
        }

        break;
    case "noop":
        await NoOpAsync(long.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture), int.Parse(args[4], CultureInfo.InvariantCulture), args[5..]);
        break;
    case "real":
        await RealAsync(long.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
        break;
    default:
        await Console.Error.WriteLineAsync("The first argument is noop, join or real.");
        return 2;
}

return 0;

static SiloDevices NoOp(int devices) => new([.. Enumerable.Repeat(new SiloDevice("cpu", new NoOpEngine()), devices)]);

static async Task NoOpAsync(long trials, int rounds, int devices, int silos, string[] settings)
{
    string folder = Directory.CreateTempSubdirectory("modcomp-bench-").FullName;
    using IHost host = SiloHosting.Build(["--Silo:Folder=" + folder, .. settings], NoOp(devices));
    await host.StartAsync();
    IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
    while ((await grains.GetGrain<ICatalogGrain>(0).Devices()).Count < devices + silos - 1)
    {
        await Task.Delay(100);
    }

    for (int round = 0; round < rounds; round++)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        (double seconds, _) = await Measured.SweepAsync(grains, BenchSpecs.Small($"noop-{round}-{Environment.ProcessId}", trials));
        double cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        int live = (await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics()).Where(s => s.GrainType.Contains("TrialGrain", StringComparison.Ordinal)).Sum(s => s.ActivationCount);
        Console.WriteLine($"round {round}: {trials / seconds:f0} trials/s, {cpu / trials * 1e6:f1} us of this process's CPU per trial, {live} trial grains alive, {Environment.WorkingSet >> 20} MiB");
    }

    await host.StopAsync();
    Directory.Delete(folder, recursive: true);
}

static async Task RealAsync(long trials, int rounds, int workers)
{
    var engine = new CpuTrialEngine();
    string folder = Directory.CreateTempSubdirectory("modcomp-bench-").FullName;
    using IHost host = SiloHosting.Build(["--Silo:Folder=" + folder, "--Silo:HttpPort=0"], new SiloDevices([.. Enumerable.Repeat(new SiloDevice("cpu", engine), workers)]));
    await host.StartAsync();
    IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
    for (int round = 0; round < rounds; round++)
    {
        string text = BenchSpecs.Real($"real-{round}", trials);
        SweepSpec spec = SpecReader.Read("spec.yaml", text).Spec!;
        long started = Stopwatch.GetTimestamp();
        double embedded;
        string hash;
        await using (OpenRun run = OpenRun.Open(new RunFolder(Path.Combine(folder, $"embedded-{round}")), spec, engine.Identity))
        {
            await new EmbeddedRunner(engine, new RunnerOptions { Workers = workers }).RunAsync(spec, run.Ledger, null, CancellationToken.None);
            embedded = Stopwatch.GetElapsedTime(started).TotalSeconds;
            hash = SweepEstimates.FromLedger(spec, run.Ledger, 1, CancellationToken.None).HashOfResults(spec, run.Ledger);
        }

        (double silo, var status) = await Measured.SweepAsync(grains, text);
        Console.WriteLine($"round {round}: embedded {embedded:f2} s, one silo {silo:f2} s, ratio {silo / embedded:f3}, same hash {hash == status.ResultsHash}");
    }

    await host.StopAsync();
    Directory.Delete(folder, recursive: true);
}
