using ModalityCompetition.Deployment.Tests.Files;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModalityCompetition.Deployment.Tests.Compose;

/// <summary>A file of YAML as maps, lists and text, anchors and merged keys resolved.</summary>
internal static class ComposeFile
{
    /// <summary>The file for docker compose.</summary>
    public static YamlMappingNode Read() => Read("compose.yaml");

    /// <summary>A file of its folder.</summary>
    public static YamlMappingNode Read(string name)
    {
        using StreamReader text = File.OpenText(DeployFolder.Of("compose", name));
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(text)));
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    /// <summary>The map at a path of keys.</summary>
    public static YamlMappingNode Map(this YamlNode node, params string[] path) =>
        (YamlMappingNode)path.Aggregate(node, (n, key) => n[key]);

    /// <summary>The text at a key; null where there is none.</summary>
    public static string? Text(this YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? ((YamlScalarNode)value).Value : null;

    /// <summary>The list at a key, or the keys of the map there; empty where there is none.</summary>
    public static string[] List(this YamlMappingNode node, string key) =>
        !node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? []
        : value is YamlSequenceNode list ? [.. list.Select(v => ((YamlScalarNode)v).Value!)]
        : Names((YamlMappingNode)value);

    /// <summary>The keys of a map.</summary>
    public static string[] Names(this YamlMappingNode node) => [.. node.Children.Keys.Select(k => ((YamlScalarNode)k).Value!)];

    /// <summary>The variables of a service.</summary>
    public static Dictionary<string, string> Variables(this YamlMappingNode service) =>
        service.List("environment").ToDictionary(name => name, name => service.Map("environment").Text(name)!);
}
