using System.Reflection;
using System.Runtime.Loader;

namespace ModalityCompetition.Sweeps.Engines;

/// <summary>
/// Where the assemblies of one plug-in are loaded, so that two plug-ins may bring two versions of a library. What the program has itself,
/// the contract of engines above all, is the program's: a second copy would be of other types.
/// </summary>
/// <param name="assembly">Path of the plug-in's assembly; its libraries lie beside it.</param>
internal sealed class PluginContext(string assembly) : AssemblyLoadContext($"engine {Path.GetFileNameWithoutExtension(assembly)}")
{
    private readonly AssemblyDependencyResolver _resolver = new(assembly);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsOfProgram(assemblyName))
        {
            return null;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static bool IsOfProgram(AssemblyName name)
    {
        try
        {
            return Default.LoadFromAssemblyName(name) is not null;
        }
        catch (Exception missing) when (missing is IOException or BadImageFormatException)
        {
            return false;
        }
    }
}
