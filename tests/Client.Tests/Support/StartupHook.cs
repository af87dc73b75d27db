#pragma warning disable CA1050 // The runtime looks for a hook of this name outside of every namespace.

/// <summary>
/// Run by a process of the program before its own code where DOTNET_STARTUP_HOOKS says so: writes down which assemblies it had loaded at
/// its end.
/// </summary>
internal static class StartupHook
{
    /// <summary>Variable that names the file.</summary>
    public const string Variable = "MODCOMP_TEST_LOADED";

    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                File.WriteAllLines(
                    file,
                    AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name ?? "").Order(StringComparer.Ordinal)
                );
        }
    }
}
