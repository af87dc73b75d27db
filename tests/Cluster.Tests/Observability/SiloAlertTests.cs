using ModalityCompetition.Cluster.Tests.Processes;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The alerts of silos that die.</summary>
[Trait("Suite", "Endurance")]
public class SiloAlertTests
{
    [SkippableFact]
    public async Task One_silo_dies_and_then_all()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(2);
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(cluster.Silos.Select(AlertScene.Target));
        await prometheus.Api.HoldsAsync("modcomp:up:sum == 2");

        SiloProcess silo = cluster.Running.Last();
        silo.Kill();
        await AlertScene.FiresAsync(prometheus, "ModcompScrapeFailing", a => a.Labels["instance"] == AlertScene.Target(silo));
        await AlertScene.FiresAsync(prometheus, "ModcompSiloGone");
        // It begins again at its place.
        cluster.Start(silo.Place);
        await prometheus.ClearsAsync("ModcompScrapeFailing");
        await prometheus.ClearsAsync("ModcompSiloGone");

        SiloProcess[] all = [.. cluster.Running];
        Array.ForEach(all, s => s.Kill());
        await AlertScene.FiresAsync(prometheus, "ModcompNoSilo");
        cluster.Start(all[0].Place);
        await prometheus.ClearsAsync("ModcompNoSilo");
    }
}
