using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModalityCompetition.Repository.Tests;

/// <summary>The files of the repository, as version control sees them.</summary>
internal static class RepositoryTree
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths of all tracked and all new, not ignored files, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    /// <summary>The tracked files with an extension, for example <c>.cs</c>.</summary>
    public static IEnumerable<string> WithExtension(string extension) => Files.Where(f => f.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>Reads a file by its relative path.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ModalityCompetition.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No ModalityCompetition.sln above {here}.");
    }

    private static List<string> ListFiles()
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
            }
        )!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        var files = output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Root, f))).ToList();
        Assert.NotEmpty(files);
        return files;
    }
}
