using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Processes;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The alerts of a sweep of a cluster that does not get there.</summary>
[Trait("Suite", "Endurance")]
public class StalledSweepAlertTests
{
    [SkippableFact]
    public async Task Its_target_is_too_far_it_stands_still_and_its_database_is_away()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(2);
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(cluster.Silos.Select(AlertScene.Target));

        // A target that all trials of the sweep together do not reach.
        string id = await cluster.SubmitAsync(
            TestSpecs.Small("narrow", trials: 20_000, n: 400, iterations: 500, extra: "until: {estimand: gap, half_width: 0.00001}")
        );
        long done = await cluster.TrialsAsync(id, 200);
        await AlertScene.FiresAsync(prometheus, "ModcompTargetUnreachable", a => a.Labels["sweep"] == id || a.Labels["sweep"] == "narrow");

        // Nothing is committed any more: TrialsAsync lets no more than 100 trials pass.
        await AlertScene.FiresAsync(prometheus, "ModcompNoProgress");
        cluster.OpenLedger();
        await prometheus.ClearsAsync("ModcompNoProgress");
        await cluster.TrialsAsync(id, done + 300);
        cluster.OpenLedger();

        // The database is stopped, after what it is asked again has been counted as 0.
        await prometheus.Api.HoldsAsync("modcomp_ledger_retries_total{ledger=\"postgres\"} >= 0");
        cluster.Server.Stop();
        await AlertScene.FiresAsync(prometheus, "ModcompLedgerSilent", a => a.Labels["ledger"] == "postgres");
        cluster.Server.Start();
        await prometheus.ClearsAsync("ModcompLedgerSilent");
        await cluster.CancelAsync(id);
        await prometheus.ClearsAsync("ModcompTargetUnreachable");
    }
}
