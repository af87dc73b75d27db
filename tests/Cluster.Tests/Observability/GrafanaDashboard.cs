using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>A dashboard of Grafana as it is written in its file.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Json">All of it.</param>
internal sealed partial record GrafanaDashboard(string Name, JsonElement Json)
{
    /// <summary>Its panels, rows too.</summary>
    public IReadOnlyList<JsonElement> Panels { get; } = [.. Json.GetProperty("panels").EnumerateArray()];

    /// <summary>Its variables.</summary>
    public IReadOnlyList<JsonElement> Variables { get; } = [.. Json.GetProperty("templating").GetProperty("list").EnumerateArray()];

    /// <summary>The PromQL of its panels.</summary>
    public IEnumerable<PanelQuery> Queries =>
        from panel in Panels
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        where target.TryGetProperty("expr", out _)
        select new PanelQuery(Text(panel, "title"), Text(target, "refId"), Text(target, "expr"));

    /// <summary>Reads a file.</summary>
    public static GrafanaDashboard Read(string path) => new(Path.GetFileName(path), JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    /// <summary>A property that is a text.</summary>
    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>PromQL as Grafana sends it when everything is chosen, with a window of half a minute.</summary>
    public static string Filled(string expression) =>
        Variable().Replace(expression.Replace("$__rate_interval", "30s", StringComparison.Ordinal), ".*");

    /// <summary>The variables that a text uses, those of Grafana itself left out.</summary>
    public static IEnumerable<string> Uses(string text) =>
        Variable()
            .Matches(text)
            .Select(m => m.Groups[1].Value + m.Groups[2].Value)
            .Where(n => !n.StartsWith("__", StringComparison.Ordinal));

    [GeneratedRegex(@"\$(?:\{(\w+)\}|(\w+))")]
    private static partial Regex Variable();
}
