using System.Reflection;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions;

/// <summary>The engines that come as an assembly of their own, because most builds do without what they bring.</summary>
internal static class EnginePlugins
{
    private static readonly Dictionary<string, (string Assembly, string Type)> Known = new()
    {
        ["torch"] = ("ModalityCompetition.Training.TorchSharp", "ModalityCompetition.Training.TorchSharp.Engines.TorchEnginePlugin"),
    };

    /// <summary>Names of the engines that a build may have.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>How to get an engine that this build lacks.</summary>
    public static string Remedy(string name) =>
        $"this build of modcomp does not have the engine {name}: build it with -p:TorchRuntime=cuda-linux for NVIDIA GPUs, or with "
        + $"-p:TorchRuntime=cpu (docs/gpu-engine.md).";

    /// <summary>The plug-in of an engine; null where this build lacks it.</summary>
    public static IEnginePlugin? Find(string name)
    {
        if (!Known.TryGetValue(name, out (string Assembly, string Type) plugin))
        {
            return null;
        }

        try
        {
            Type? type = Assembly.Load(plugin.Assembly).GetType(plugin.Type);
            return type is null ? null : (IEnginePlugin?)Activator.CreateInstance(type);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
