using YamlDotNet.RepresentationModel;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>
/// Files for programs that are not here, Grafana and the OpenTelemetry collector, against the keys that their documentation has.
/// </summary>
public class ProvisioningTests
{
    // Components and keys by the documentation of the collector and of its distribution contrib; a name may have /SUFFIX.
    private static readonly Dictionary<string, string[]> s_components = new(StringComparer.Ordinal)
    {
        ["receivers.otlp"] = ["protocols"],
        ["processors.memory_limiter"] = ["check_interval", "limit_mib", "spike_limit_mib", "limit_percentage", "spike_limit_percentage"],
        ["processors.batch"] = ["timeout", "send_batch_size", "send_batch_max_size"],
        ["processors.transform"] = ["error_mode", "trace_statements", "metric_statements", "log_statements"],
        ["exporters.otlp"] = ["endpoint", "tls", "compression", "headers", "timeout", "sending_queue", "retry_on_failure"],
        ["exporters.prometheus"] =
        [
            "endpoint",
            "namespace",
            "const_labels",
            "send_timestamps",
            "metric_expiration",
            "resource_to_telemetry_conversion",
            "enable_open_metrics",
            "translation_strategy",
        ],
        ["exporters.debug"] = ["verbosity", "sampling_initial", "sampling_thereafter"],
        ["extensions.health_check"] = ["endpoint", "path"],
    };

    private static readonly string[] s_signals = ["logs", "metrics", "traces"];

    [Fact]
    public void The_collector_has_only_components_and_keys_that_are_documented()
    {
        YamlMappingNode collector = Read("collector/collector.yml");
        Assert.Equal(["exporters", "extensions", "processors", "receivers", "service"], Keys(collector).Order());
        foreach (string kind in new[] { "receivers", "processors", "exporters", "extensions" })
        {
            foreach ((YamlNode name, YamlNode settings) in (YamlMappingNode)collector[kind])
            {
                string component = $"{kind}.{name.ToString().Split('/')[0]}";
                Assert.True(s_components.TryGetValue(component, out string[]? keys), component);
                Assert.Subset(keys.ToHashSet(), Keys((YamlMappingNode)settings).ToHashSet());
            }
        }
    }

    [Fact]
    public void Every_pipeline_of_the_collector_ends_somewhere_and_nothing_is_left_over()
    {
        YamlMappingNode collector = Read("collector/collector.yml");
        var pipelines = (YamlMappingNode)collector["service"]["pipelines"];
        Assert.Equal(s_signals, Keys(pipelines).Order());
        foreach (string kind in new[] { "receivers", "processors", "exporters" })
        {
            string[] used = [.. pipelines.Children.Values.SelectMany(p => Names(p[kind]))];
            Assert.Equal(Keys((YamlMappingNode)collector[kind]).Order(), used.Distinct().Order());
        }

        Assert.Equal(Keys((YamlMappingNode)collector["extensions"]), Names(collector["service"]["extensions"]));
        // What limits memory comes first, so that what comes in is refused before it is held.
        Assert.All(pipelines.Children.Values, p => Assert.Equal("memory_limiter", Names(p["processors"]).First()));
    }

    [Fact]
    public void Grafana_finds_the_data_sources_of_the_dashboards()
    {
        YamlMappingNode file = Read("grafana/provisioning/datasources/modcomp.yml");
        Assert.Equal("1", file["apiVersion"].ToString());
        YamlMappingNode[] sources = [.. ((YamlSequenceNode)file["datasources"]).Cast<YamlMappingNode>()];
        Assert.All(
            sources,
            s => Assert.Subset(new HashSet<string> { "access", "isDefault", "jsonData", "name", "type", "uid", "url" }, Keys(s).ToHashSet())
        );
        var wanted = ObservabilityTree
            .Dashboards.SelectMany(d => d.Variables)
            .Where(v => GrafanaDashboard.Text(v, "type") == "datasource")
            .Select(v => GrafanaDashboard.Text(v, "query"))
            .Distinct();
        Assert.Equal(wanted.Order(), sources.Select(s => s["type"].ToString()).Order());

        // Grafana makes windows of rates from the interval of scrapes.
        Assert.Equal(
            Read("prometheus/prometheus.yml")["global"]["scrape_interval"].ToString(),
            sources.Single(s => s["type"].ToString() == "prometheus")["jsonData"]["timeInterval"].ToString()
        );
        var provider = (YamlMappingNode)((YamlSequenceNode)Read("grafana/provisioning/dashboards/modcomp.yml")["providers"])[0];
        Assert.Equal("file", provider["type"].ToString());
    }

    private static YamlMappingNode Read(string path)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(ObservabilityTree.File(path)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(k => k.ToString());

    private static IEnumerable<string> Names(YamlNode node) => ((YamlSequenceNode)node).Select(n => n.ToString());
}
