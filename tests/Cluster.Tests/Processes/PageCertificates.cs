using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>An authority, a silo's certificate and a person's, made by the commands of deploy/README.md.</summary>
internal static class PageCertificates
{
    private const string Heading = "## TLS and certificates";

    /// <summary>Makes them in a folder, new ones each time.</summary>
    public static async Task MakeAsync(string folder)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryScript.Root, "deploy/README.md"));
        string[] lines = page[page.IndexOf(Heading, StringComparison.Ordinal)..].Split('\n');
        string[] commands = [.. lines.SkipWhile(l => l != "```").Skip(1).TakeWhile(l => l != "```")];
        Assert.Contains(commands, c => c.StartsWith("openssl ", StringComparison.Ordinal));
        string script = string.Join('\n', commands.Prepend($"cd '{folder}'").Prepend("set -e"));
        (int code, string output, string error) = await RepositoryScript.RunAsync(new Dictionary<string, string>(), "-c", script);
        Skip.If(code == 127, "OpenSSL is not installed (on Debian: apt-get install openssl).");
        Assert.True(code == 0, error + output);
    }

    /// <summary>The settings of a silo that has them, as the page gives them.</summary>
    public static Dictionary<string, string> Settings(string folder) =>
        File.ReadAllLines(Path.Combine(RepositoryScript.Root, "deploy/README.md"))
            .Where(l => l.StartsWith("Silo__", StringComparison.Ordinal) && l.Contains("=/etc/modcomp/", StringComparison.Ordinal))
            .Select(l => l["Silo__".Length..].Replace("/etc/modcomp", folder, StringComparison.Ordinal).Split('='))
            .ToDictionary(l => l[0], l => l[1]);
}
