using System.Reflection;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Engines;

/// <summary>
/// The folder of one plug-in: <c>NAME/NAME.dll</c> with its libraries beside it, as <c>dotnet publish</c> writes them. The assembly has one
/// or more public classes that implement <see cref="IEnginePlugin"/>. Whatever is wrong with it is one sentence, never an exception.
/// </summary>
internal static class PluginFolder
{
    /// <summary>The engines of a plug-in.</summary>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="broken">Told what cannot be used.</param>
    public static IReadOnlyList<IEnginePlugin> Load(string folder, Action<BrokenPlugin> broken)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        string file = Path.Combine(Path.GetFullPath(folder), name + ".dll");
        void Skip(string why) => broken(new BrokenPlugin(name, $"the plug-in {name} is skipped: {why}."));
        if (!File.Exists(file))
        {
            Skip($"{file} does not exist; publish the plug-in into that folder under that name, or remove the folder");
            return [];
        }

        Type[] types;
        try
        {
            types = [.. new PluginContext(file).LoadFromAssemblyPath(file).GetExportedTypes().Where(IsEngine)];
        }
        catch (Exception failure) when (IsOfPlugin(failure))
        {
            Skip($"{file} cannot be loaded ({Reason(failure)}); build it again for this version of the program, or remove the folder");
            return [];
        }

        if (types.Length == 0)
        {
            Skip(
                $"{file} has no public class that implements IEnginePlugin of this program; write one (docs/engine-plugins.md), or "
                    + $"remove the folder"
            );
        }

        List<IEnginePlugin> engines = [];
        foreach (Type type in types)
        {
            try
            {
                engines.Add((IEnginePlugin)Activator.CreateInstance(type)!);
            }
            catch (Exception failure) when (IsOfPlugin(failure))
            {
                Skip(
                    $"its class {type.Name} cannot be created ({Reason(failure)}); it needs a public constructor without parameters that "
                        + $"loads nothing"
                );
            }
        }

        return engines;
    }

    /// <summary>Whether a failure is the plug-in's own; of those that are the machine's the program dies as anywhere else.</summary>
    public static bool IsOfPlugin(Exception failure) => failure is not (OutOfMemoryException or OperationCanceledException);

    /// <summary>What a failure says, on one line and without a full stop.</summary>
    public static string Reason(Exception failure) =>
        (failure is TargetInvocationException { InnerException: { } inner } ? inner : failure)
            .Message.ReplaceLineEndings(" ")
            .TrimEnd('.', ' ');

    private static bool IsEngine(Type type) => type is { IsClass: true, IsAbstract: false } && typeof(IEnginePlugin).IsAssignableFrom(type);
}
