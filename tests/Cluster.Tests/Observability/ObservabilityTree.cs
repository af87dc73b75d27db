using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The files of deploy/observability, as they are shipped.</summary>
internal static class ObservabilityTree
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryScript.Root, "deploy", "observability");

    /// <summary>The dashboards.</summary>
    public static IReadOnlyList<GrafanaDashboard> Dashboards { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(Folder, "grafana", "dashboards"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(GrafanaDashboard.Read),
    ];

    /// <summary>The rules, those that record first.</summary>
    public static IReadOnlyList<PrometheusRule> Rules { get; } =
    [.. PrometheusRule.Read(File("prometheus/rules/recording.yml")), .. PrometheusRule.Read(File("prometheus/rules/alerts.yml"))];

    /// <summary>The rules that alert.</summary>
    public static IEnumerable<PrometheusRule> Alerts => Rules.Where(r => r.IsAlert);

    /// <summary>Every PromQL expression, by where it stands; windows of panels are half a minute long, and variables stand for
    /// everything.</summary>
    public static IEnumerable<(string Place, string Expression)> Queries =>
        Rules
            .Select(r => (r.Name, r.Expression))
            .Concat(
                Dashboards.SelectMany(d =>
                    d.Queries.Select(q => ($"{d.Name}: {q.Panel}, {q.RefId}", GrafanaDashboard.Filled(q.Expression)))
                )
            );

    /// <summary>Reads a file by its path in the folder.</summary>
    public static string File(string path) => System.IO.File.ReadAllText(Path.Combine(Folder, path));
}
