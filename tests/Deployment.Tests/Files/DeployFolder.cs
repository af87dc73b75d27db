using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Deployment.Tests.Files;

/// <summary>The folder <c>deploy</c> of the tree.</summary>
internal static class DeployFolder
{
    /// <summary>Its path.</summary>
    public static string Path { get; } = System.IO.Path.Combine(RepositoryScript.Root, "deploy");

    /// <summary>A file or folder in it.</summary>
    public static string Of(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>The files of a folder in it and below that end so, in a fixed order; no keys or passwords that somebody made
    /// there.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(Of(folder), pattern, SearchOption.AllDirectories)
                .Where(f => !f.Contains("/secrets/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
}
