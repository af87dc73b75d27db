using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Engines;

namespace ModalityCompetition.Cluster.Tests.Devices;

/// <summary>Trials that take too long, with an engine that can be stopped and with one that cannot.</summary>
public class TrialTimeTests
{
    // An engine that does nothing keeps it on any machine.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_stop = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_trial_that_takes_too_long_alone_is_recorded_as_timed_out_and_the_others_are_as_ever()
    {
        const int Trials = 40;
        using var engine = new StuckEngine(stuck: 17, isDeaf: false);
        await using TestSilos silos = await TestSilos.StartAsync(1, engine, options: new DeviceOptions { BatchTime = s_limit });
        string id = await silos.SubmitAsync(TestSpecs.Small("late", Trials, configurations: 1));
        Assert.Equal(Trials, (await silos.CompletedAsync(id)).TrialsDone);
        SweepDocument estimates = await silos
            .Service(engine, 2, "1")
            .ReportAsync(id, SweepReportKind.EstimatesJson, CancellationToken.None);
        using JsonDocument read = await JsonDocument.ParseAsync(estimates.OpenRead());
        JsonElement configuration = read.RootElement.GetProperty("configurations")[0];
        Assert.Equal(1, configuration.GetProperty("timed_out").GetInt64());
        Assert.Equal(Trials, configuration.GetProperty("trials").GetInt64());
        Assert.Equal(2, (await silos.Catalog.Devices()).Count);
        Assert.InRange(engine.Stuck, 2, 8);
    }

    // The limit of a trial counts once for each trial of a batch: nobody is late here.
    [Fact]
    public async Task A_limit_that_everybody_keeps_changes_nothing()
    {
        string spec = TestSpecs.Small("in-time");
        var options = new DeviceOptions { TrialTime = s_limit, BatchTime = TimeSpan.FromHours(1) };
        await using TestSilos silos = await TestSilos.StartAsync(1, new SyntheticEngine(), options: options);
        SweepStatus status = await silos.CompletedAsync(await silos.SubmitAsync(spec));
        Assert.Equal(await TestSpecs.EmbeddedHashAsync(spec, new SyntheticEngine()), status.ResultsHash);
    }

    [Fact]
    public async Task A_device_that_hangs_is_left_and_the_others_do_its_trials()
    {
        string spec = TestSpecs.Small("hung", trials: 400);
        using var stuck = new StuckEngine(stuck: -1, isDeaf: true);
        var devices = new SiloDevices([new SiloDevice("cpu", stuck), new SiloDevice("cpu", new SyntheticEngine())]);
        var options = new DeviceOptions
        {
            TrialTime = TimeSpan.FromMilliseconds(10),
            BatchTime = s_limit,
            StopTime = s_stop,
        };
        await using TestSilos silos = await TestSilos.StartAsync(1, _ => devices, 2, options);
        try
        {
            SweepStatus status = await silos.CompletedAsync(await silos.SubmitAsync(spec));
            Assert.Equal(await TestSpecs.EmbeddedHashAsync(spec, new SyntheticEngine()), status.ResultsHash);
            // It is announced to nobody any more, and got nothing more after it hung.
            await TestSilos.UntilAsync(async () => (await silos.Catalog.Devices()).Count == 1);
            Assert.Equal(1, stuck.Stuck);
            string next = TestSpecs.Small("next", seed: 8);
            Assert.Equal(
                await TestSpecs.EmbeddedHashAsync(next, new SyntheticEngine()),
                (await silos.CompletedAsync(await silos.SubmitAsync(next))).ResultsHash
            );
        }
        finally
        {
            stuck.Free();
        }
    }

    [Fact]
    public async Task A_silo_leaves_although_a_device_of_it_hangs()
    {
        using var stuck = new StuckEngine(stuck: -1, isDeaf: true);
        var options = new DeviceOptions { DrainTime = s_stop, StopTime = s_stop };
        await using (TestSilos silos = await TestSilos.StartAsync(1, stuck, devicesPerSilo: 1, options))
        {
            await silos.SubmitAsync(TestSpecs.Small("left"));
            await TestSilos.UntilAsync(() => Task.FromResult(stuck.Stuck > 0));
        }

        stuck.Free();
    }

    [Fact]
    public void A_process_whose_devices_all_hang_is_asked_to_end()
    {
        var engine = new SyntheticEngine();
        using var process = new CountingLifetime();
        var health = new DeviceHealth(
            new SiloDevices([new SiloDevice("cpu", engine), new SiloDevice("cpu", engine)]),
            process,
            NullLogger<DeviceHealth>.Instance
        );
        health.Hangs();
        Assert.Equal((false, 0), (health.AllHang, process.Asked));
        health.Hangs();
        Assert.Equal((true, 1), (health.AllHang, process.Asked));
    }

    private sealed class CountingLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _never = new();

        public int Asked { get; private set; }

        public CancellationToken ApplicationStarted => _never.Token;

        public CancellationToken ApplicationStopping => _never.Token;

        public CancellationToken ApplicationStopped => _never.Token;

        public void StopApplication() => Asked++;

        public void Dispose() => _never.Dispose();
    }
}
