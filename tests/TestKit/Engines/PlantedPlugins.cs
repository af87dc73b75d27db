namespace ModalityCompetition.TestKit.Engines;

/// <summary>A folder with plug-ins, good and bad, that is gone when the test ends.</summary>
/// <remarks>The assembly <c>ModalityCompetition.PlantedEngines</c> lies beside the tests that refer to its project.</remarks>
public sealed class PlantedPlugins : IDisposable
{
    /// <summary>What a test finds wrong with each: the plug-in's folder, and words of its sentence.</summary>
    public static IReadOnlyList<(string Plugin, string Says)> Wrong { get; } =
    [
        ("absent", "absent.dll does not exist"),
        ("planted", "there is an engine cpu already"),
        ("planted", "'my engine' is no name of an engine"),
        ("planted", "its class NamelessEngine does not say its name (No name)"),
        ("planted", "its class NeedsArgument cannot be created"),
        ("planted", "its class FailingAtOnce cannot be created (There is no licence)"),
        ("text", "text.dll cannot be loaded"),
        ("without", "without.dll has no public class that implements IEnginePlugin"),
    ];

    /// <summary>Plants them.</summary>
    public PlantedPlugins()
    {
        Plant("planted", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "ModalityCompetition.PlantedEngines.dll")));
        Plant("text", "this is no assembly"u8.ToArray());
        Plant("without", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "ModalityCompetition.Training.dll")));
        Directory.CreateDirectory(Path.Combine(Folder, "absent"));
    }

    /// <summary>Path of the folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("modcomp-engines-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Plant(string name, byte[] assembly)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        File.WriteAllBytes(Path.Combine(folder, name + ".dll"), assembly);
    }
}
