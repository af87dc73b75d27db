using System.Reflection;
using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The rules of Prometheus, by Prometheus' own tool and by what our program tells.</summary>
public partial class PrometheusRuleTests
{
    private static readonly string s_folder = Path.Combine(ObservabilityTree.Folder, "prometheus");

    // What Prometheus itself tells.
    private static readonly HashSet<string> s_ofPrometheus = ["ALERTS", "scrape_samples_scraped", "up"];

    // Prefixes of meters that are not ours.
    private static readonly string[] s_foreign = ["db_client_", "dotnet_", "http_server_", "kestrel_", "orleans_"];

    [SkippableFact]
    public async Task The_configuration_and_its_rules_are_valid()
    {
        (int code, string output) = await PrometheusServer.ToolAsync("check", "config", Path.Combine(s_folder, "prometheus.yml"));
        Assert.True(code == 0, output);
        Assert.DoesNotContain("WARNING", output, StringComparison.Ordinal);
        (code, output) = await PrometheusServer.ToolAsync(["check", "rules", .. Directory.GetFiles(Path.Combine(s_folder, "rules"))]);
        Assert.True(code == 0, output);
        Assert.Contains($" {ObservabilityTree.Alerts.Count()} rules found", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task They_fire_and_clear_when_their_unit_tests_say()
    {
        (int code, string output) = await PrometheusServer.ToolAsync([
            "test",
            "rules",
            .. Directory.GetFiles(Path.Combine(s_folder, "tests")),
        ]);
        Assert.True(code == 0, output);
        string tests = string.Concat(Directory.GetFiles(Path.Combine(s_folder, "tests")).Select(File.ReadAllText));
        Assert.All(ObservabilityTree.Alerts, alert => Assert.Matches($"alertname=\"{alert.Name}\",alertstate=\"firing\"", tests));
    }

    [Fact]
    public void No_alert_is_told_as_resolved_because_Prometheus_restarts()
    {
        // Prometheus restores alerts whose `for` is at least its grace of 10 minutes, and Alertmanager waits 4 minutes for the others.
        Assert.All(
            ObservabilityTree.Alerts,
            alert => Assert.False(alert.For > TimeSpan.FromMinutes(3) && alert.For < TimeSpan.FromMinutes(10), alert.Name)
        );
    }

    [Fact]
    public void Every_alert_says_what_is_the_matter_and_where_the_page_says_what_to_do()
    {
        string[] headings =
        [
            .. File.ReadLines(Path.Combine(RepositoryScript.Root, "docs", "monitoring.md"))
                .Where(l => l.StartsWith("### ", StringComparison.Ordinal))
                .Select(l => l[4..]),
        ];
        Assert.Equal(
            ObservabilityTree.Alerts.Select(a => a.Name).Order(),
            headings.Where(h => h.StartsWith("Modcomp", StringComparison.Ordinal)).Order()
        );
        Assert.All(
            ObservabilityTree.Alerts,
            alert =>
            {
                Assert.Contains(alert.Severity, new[] { "critical", "warning" });
                Assert.Equal(["description", "runbook", "summary"], alert.Annotations.Keys.Order());
                Assert.Equal($"docs/monitoring.md#{alert.Name.ToLowerInvariant()}", alert.Annotations["runbook"]);
                Assert.EndsWith(".", alert.Annotations["description"], StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Every_series_of_a_query_is_told_by_somebody()
    {
        HashSet<string> told =
        [
            .. InstrumentCatalogue.OfProcess.Concat(InstrumentCatalogue.OfSweep).SelectMany(Series),
            .. ObservabilityTree.Rules.Where(r => !r.IsAlert).Select(r => r.Name),
            .. s_ofPrometheus,
        ];
        foreach ((string place, string expression) in ObservabilityTree.Queries)
        {
            foreach (string name in Names(expression).Where(n => !s_foreign.Any(f => n.StartsWith(f, StringComparison.Ordinal))))
            {
                Assert.True(told.Contains(name), $"{place}: nobody tells {name}.");
            }
        }
    }

    /// <summary>What Orleans tells only when something goes wrong must be right without having been seen.</summary>
    [Fact]
    public void Every_meter_of_Orleans_exists()
    {
        string[] meters =
        [
            .. typeof(Orleans.Configuration.ClientMessagingOptions)
                .Assembly.GetType("Orleans.Runtime.InstrumentNames", throwOnError: true)!
                .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(f => ((string)f.GetRawConstantValue()!).Replace('-', '_')),
        ];
        Assert.NotEmpty(meters);
        Assert.All(
            ObservabilityTree.Queries.SelectMany(q => Names(q.Expression)).Where(n => n.StartsWith("orleans_", StringComparison.Ordinal)),
            name => Assert.Contains(OfOrleans().Replace(name, ""), meters)
        );
    }

    /// <summary>The names of series in an expression.</summary>
    internal static IEnumerable<string> Names(string expression) =>
        SeriesName().Matches(NoSeries().Replace(expression, "{")).Select(m => m.Value).Distinct();

    private static IEnumerable<string> Series(InstrumentEntry entry)
    {
        string[] endings = entry.Kind == InstrumentKind.Histogram ? ["_bucket", "_sum", "_count"] : [""];
        return endings.Select(e => entry.PrometheusName + e);
    }

    // Labels.
    [GeneratedRegex(@"\{[^}]*\}|\bby \([^)]*\)")]
    private static partial Regex NoSeries();

    [GeneratedRegex(@"\b(?:ALERTS|up|scrape_samples_scraped|\w+:\w[\w:]*|(?:modcomp|db_client|dotnet|http_server|kestrel|orleans)_\w+)\b")]
    private static partial Regex SeriesName();

    // What the exporter makes of a unit and of the kind.
    [GeneratedRegex("(_milliseconds|_megabytes|_bytes)?(_total|_bucket|_sum|_count)?$")]
    private static partial Regex OfOrleans();
}
