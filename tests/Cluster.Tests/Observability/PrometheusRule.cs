using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>A rule of Prometheus.</summary>
/// <param name="Name">Name of the alert or of the recorded series.</param>
/// <param name="IsAlert">Whether it alerts.</param>
/// <param name="Expression">Its PromQL.</param>
/// <param name="For">How long it must hold before the alert fires.</param>
/// <param name="Severity">Label of an alert; empty for other rules.</param>
/// <param name="Annotations">What an alert says.</param>
internal sealed record PrometheusRule(
    string Name,
    bool IsAlert,
    string Expression,
    TimeSpan For,
    string Severity,
    IReadOnlyDictionary<string, string> Annotations
)
{
    /// <summary>Reads the rules of a file.</summary>
    public static IEnumerable<PrometheusRule> Read(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        foreach (YamlNode group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"])
        {
            foreach (YamlMappingNode rule in ((YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>())
            {
                bool isAlert = Scalar(rule, "alert") is not null;
                yield return new PrometheusRule(
                    Scalar(rule, "alert") ?? Scalar(rule, "record")!,
                    isAlert,
                    Scalar(rule, "expr")!,
                    Minutes(Scalar(rule, "for")),
                    isAlert ? Scalar((YamlMappingNode)rule["labels"], "severity") ?? "" : "",
                    isAlert
                        ? ((YamlMappingNode)rule["annotations"]).Children.ToDictionary(a => a.Key.ToString(), a => a.Value.ToString())
                        : new Dictionary<string, string>()
                );
            }
        }
    }

    private static string? Scalar(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? ((YamlScalarNode)value).Value : null;

    // The rules count in whole minutes.
    private static TimeSpan Minutes(string? text) =>
        text is null ? TimeSpan.Zero : TimeSpan.FromMinutes(int.Parse(text.TrimEnd('m'), CultureInfo.InvariantCulture));
}
