using System.Text.Json;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.Cluster.Tests.Processes;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>
/// Every query of every panel and rule, asked of a real Prometheus that scrapes silos on PostgreSQL and a server with its ledger in files
/// while sweeps run.
/// </summary>
[Trait("Suite", "Endurance")]
public sealed class QueryTests : IDisposable
{
    // What Orleans tells only when something has gone wrong; that these names are right is for PrometheusRuleTests.
    private static readonly string[] s_ofFaults =
    [
        "orleans_app_requests_timedout_total",
        "orleans_messaging_expired_total",
        "orleans_messaging_pings_reply_missed_total",
        "orleans_messaging_rejected_total",
        "orleans_messaging_sent_dropped_total",
        "orleans_messaging_sent_failed_total",
        "orleans_scheduler_long_running_turns_total",
        "orleans_watchdog_health_checks_failed_total",
        "modcomp_block_failures_total",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-queries-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Every_query_returns_series_while_a_sweep_runs()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(2);
        string server = ServingProcess.Address();
        using ServingProcess serving = await ServingProcess.ServeAsync(server, Path.Combine(_folder, "data"));
        using PrometheusServer prometheus = await PrometheusServer.StartAsync([
            .. cluster.Silos.Select(s => s.Url["http://".Length..]),
            server,
        ]);

        // So narrow that neither ends.
        string spec = TestSpecs.Small("watched", trials: 10_000_000, extra: "until: {estimand: gap, half_width: 0.0001}");
        await SubmitAsync(cluster.Silos[0].Url, spec);
        await SubmitAsync("http://" + server, spec);

        // An alert that fires in an undisturbed cluster would be one too many; its expression is asked in the tests of alerts.
        var left = ObservabilityTree
            .Queries.Where(q => ObservabilityTree.Alerts.All(a => a.Name != q.Place))
            .Select(q => (q.Place, Expression: PrometheusServer.Hastened(q.Expression)))
            .ToList();
        await prometheus.Api.UntilAsync(
            "every query has series",
            async () =>
            {
                var empty = new List<(string Place, string Expression)>();
                foreach ((string Place, string Expression) query in left)
                {
                    if (!(await prometheus.Api.QueryAsync(query.Expression)).Any(IsNumber))
                    {
                        empty.Add(query);
                    }
                }

                left = empty;
                return left.Count == 0;
            },
            () => string.Join('\n', left)
        );

        // A query such as `x or vector(0)` returns something whatever x is.
        string[] missing =
        [
            .. ObservabilityTree
                .Queries.SelectMany(q => PrometheusRuleTests.Names(q.Expression))
                .Distinct()
                .Where(n => !s_ofFaults.Contains(n) && n != "ALERTS"),
        ];
        await prometheus.Api.UntilAsync(
            "every series of a query is there",
            async () => (missing = [.. missing.Except(await prometheus.Api.NamesAsync())]).Length == 0,
            () => string.Join('\n', missing)
        );
        foreach (PrometheusRule alert in ObservabilityTree.Alerts)
        {
            await prometheus.Api.QueryAsync(PrometheusServer.Hastened(alert.Expression));
        }

        // What counts only what goes wrong begins at 0, or its first step would never be seen.
        foreach (string counter in new[] { "modcomp_ledger_errors_total", "modcomp_ledger_retries_total", "modcomp_lease_losses_total" })
        {
            await prometheus.Api.HoldsAsync($"{counter} >= 0");
        }
    }

    // A series of NaN alone draws nothing.
    private static bool IsNumber(JsonElement series) => series.GetProperty("value")[1].GetString() != "NaN";

    private async Task SubmitAsync(string url, string spec)
    {
        string file = Path.Combine(_folder, "spec.yaml");
        await File.WriteAllTextAsync(file, spec);
        (int code, string output, string error) = await CommandLine.RunAsync("submit", file, "--server", url);
        Assert.True(code == 0, output + error);
    }
}
