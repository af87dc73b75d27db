using ModalityCompetition.Cluster.Tests.Grains;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The alerts of a server whose disk is full.</summary>
[Trait("Suite", "Endurance")]
public sealed class ServerAlertTests : IDisposable
{
    private readonly AlertScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [SkippableFact]
    public async Task Its_disk_is_nearly_full_and_then_it_cannot_write()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs a shell with ulimit.");
        string address = ServingProcess.Address();
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(address);

        // It wants more room left free than there is.
        using (
            ServingProcess greedy = await ServingProcess.ServeAsync(address, _scene.Folder("greedy"), ":", "--disk-reserve", "100000000")
        )
        {
            await AlertScene.FiresAsync(prometheus, "ModcompDiskLow", a => a.Labels["instance"] == address);
            await greedy.EndAsync();
        }

        // What this one tells is not what the next one will.
        await prometheus.Api.HoldsAsync($"up{{instance=\"{address}\"}} == 0");

        // No file of the next one may grow beyond 64 KiB, nor then its ledger.
        string limits = "trap '' XFSZ; ulimit -f 128; export DOTNET_EnableWriteXorExecute=0";
        using (ServingProcess narrow = await ServingProcess.ServeAsync(address, _scene.Folder("narrow"), limits))
        {
            await prometheus.Api.HoldsAsync("modcomp_ledger_errors_total{ledger=\"file\"} == 0");
            await prometheus.Api.HoldsAsync("modcomp_sweeps_ended_total{outcome=\"failed\"} == 0");
            await prometheus.ClearsAsync("ModcompDiskLow");
            await _scene.SubmitAsync(address, TestSpecs.Small("long", trials: 100_000));
            await AlertScene.FiresAsync(prometheus, "ModcompLedgerErrors", a => a.Labels["ledger"] == "file");
            await AlertScene.FiresAsync(prometheus, "ModcompSweepFailed", a => a.Labels["instance"] == address);
            await narrow.EndAsync();
        }

        using ServingProcess server = await ServingProcess.ServeAsync(address, _scene.Folder("data"));
        await prometheus.ClearsAsync("ModcompLedgerErrors");
        await prometheus.ClearsAsync("ModcompSweepFailed");
    }
}
