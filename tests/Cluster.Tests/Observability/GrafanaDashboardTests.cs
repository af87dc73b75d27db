using System.Text.Json;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>What can be said of dashboards without Grafana: the facts of its schema, and that nothing they refer to is missing.</summary>
public class GrafanaDashboardTests
{
    // Grafana is 24 columns wide.
    private const int Columns = 24;

    // Of Grafana 10 and later. Those of AngularJS (graph, singlestat, table-old, grafana-worldmap-panel) are gone from Grafana 12.
    private static readonly string[] s_types = ["bargauge", "row", "stat", "state-timeline", "table", "timeseries", "traces"];

    private static readonly string[] s_units = ["Bps", "bytes", "ms", "none", "percentunit", "reqps", "s", "short"];

    public static TheoryData<string> Names => [.. ObservabilityTree.Dashboards.Select(d => d.Name)];

    [Fact]
    public void There_are_three_dashboards_with_names_that_stay()
    {
        Assert.Equal(
            [("cluster.json", "modcomp-cluster"), ("sweeps.json", "modcomp-sweeps"), ("trace.json", "modcomp-trace")],
            ObservabilityTree.Dashboards.Select(d => (d.Name, GrafanaDashboard.Text(d.Json, "uid")))
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_facts_are_those_of_the_schema(string name)
    {
        GrafanaDashboard dashboard = Find(name);
        // 39 is that of Grafana 10.3; later ones bring it up to theirs. An `id` is that of a database, and would overwrite another
        // dashboard.
        Assert.Equal(39, dashboard.Json.GetProperty("schemaVersion").GetInt32());
        Assert.False(dashboard.Json.TryGetProperty("id", out _));
        Assert.Contains("modcomp", dashboard.Json.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        int[] ids = [.. dashboard.Panels.Select(p => p.GetProperty("id").GetInt32())];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(
            dashboard.Panels,
            panel =>
            {
                string type = GrafanaDashboard.Text(panel, "type");
                Assert.Contains(type, s_types);
                Assert.NotEmpty(GrafanaDashboard.Text(panel, "title"));
                if (type != "row")
                {
                    Assert.EndsWith(".", GrafanaDashboard.Text(panel, "description"), StringComparison.Ordinal);
                    string[] letters = [.. panel.GetProperty("targets").EnumerateArray().Select(t => GrafanaDashboard.Text(t, "refId"))];
                    Assert.NotEmpty(letters);
                    Assert.Equal(letters.Distinct(), letters);
                }

                if (panel.TryGetProperty("fieldConfig", out JsonElement fields) && type is not "table" and not "state-timeline")
                {
                    Assert.Contains(GrafanaDashboard.Text(fields.GetProperty("defaults"), "unit"), s_units);
                }
            }
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_panels_lie_side_by_side(string name)
    {
        var taken = new Dictionary<(int X, int Y), string>();
        foreach (JsonElement panel in Find(name).Panels)
        {
            JsonElement place = panel.GetProperty("gridPos");
            (int x, int y, int w, int h) = (Number("x"), Number("y"), Number("w"), Number("h"));
            Assert.True(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= Columns, panel.ToString());
            foreach (int column in Enumerable.Range(x, w))
            {
                foreach (int row in Enumerable.Range(y, h))
                {
                    Assert.True(
                        taken.TryAdd((column, row), GrafanaDashboard.Text(panel, "title")),
                        $"{taken[(column, row)]} is below another"
                    );
                }
            }

            int Number(string of) => place.GetProperty(of).GetInt32();
        }

        // Nor is there an empty line between them.
        Assert.Equal(taken.Keys.Max(k => k.Y) + 1, taken.Keys.Select(k => k.Y).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_variables_are_those_that_it_uses_and_data_sources_are_variables(string name)
    {
        GrafanaDashboard dashboard = Find(name);
        string[] defined = [.. dashboard.Variables.Select(v => GrafanaDashboard.Text(v, "name"))];
        string panels = dashboard.Json.GetProperty("panels").ToString();
        string all = panels + string.Concat(dashboard.Variables.Select(v => v.ToString()));
        Assert.Equal(defined.Order(), GrafanaDashboard.Uses(all).Distinct().Order());

        var sources = dashboard
            .Variables.Where(v => GrafanaDashboard.Text(v, "type") == "datasource")
            .ToDictionary(v => "${" + GrafanaDashboard.Text(v, "name") + "}", v => GrafanaDashboard.Text(v, "query"));
        Assert.NotEmpty(sources);
        Assert.All(
            Sources(dashboard.Json),
            source => Assert.Equal(GrafanaDashboard.Text(source, "type"), sources[GrafanaDashboard.Text(source, "uid")])
        );
        Assert.All(
            dashboard.Panels.Where(p => p.TryGetProperty("targets", out _)),
            panel => Assert.All(panel.GetProperty("targets").EnumerateArray(), t => Assert.True(t.TryGetProperty("datasource", out _)))
        );
    }

    [Fact]
    public void A_rate_is_taken_over_the_interval_that_Grafana_chooses()
    {
        foreach (PanelQuery query in ObservabilityTree.Dashboards.SelectMany(d => d.Queries))
        {
            Assert.All(
                System
                    .Text.RegularExpressions.Regex.Matches(query.Expression, @"\[([^\]]*)\]")
                    .Where(m => !m.Value.Contains('.', StringComparison.Ordinal)),
                window => Assert.True(window.Groups[1].Value == "$__rate_interval", $"{query.Panel}: {window.Value}")
            );
        }
    }

    private static GrafanaDashboard Find(string name) => ObservabilityTree.Dashboards.Single(d => d.Name == name);

    private static IEnumerable<JsonElement> Sources(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "datasource" ? [p.Value] : Sources(p.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Sources),
            _ => [],
        };
}
