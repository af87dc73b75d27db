using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>
/// What tests need in which alerts fire by real faults, in a real Prometheus that scrapes real processes. Each test is a class of its own,
/// so that they wait beside each other.
/// </summary>
internal sealed class AlertScene : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-alerts-").FullName;

    /// <summary>Waits until an alert fires, which must say all that it has to.</summary>
    public static async Task FiresAsync(PrometheusServer prometheus, string name, Func<FiringAlert, bool>? which = null)
    {
        FiringAlert alert = await prometheus.FiresAsync(name, which);
        Assert.All(
            alert.Annotations.Values,
            text =>
            {
                Assert.DoesNotContain("<no value>", text, StringComparison.Ordinal);
                Assert.DoesNotContain("<error", text, StringComparison.Ordinal);
                Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
            }
        );
    }

    /// <summary>What Prometheus calls a silo.</summary>
    public static string Target(SiloProcess silo) => silo.Url["http://".Length..];

    /// <summary>A sweep of a program.</summary>
    public static string Sweep(string name, int trials) =>
        $$"""
            name: {{name}}
            experiment: program
            trials: {{trials}}
            program:
              command: [python3, {{name}}.py]
              name: {{name}}
              version: "1"
              measurements:
                loss: {}

            """;

    /// <summary>A folder in that of the test.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>A file in the folder of the test.</summary>
    public async Task<string> FileAsync(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    /// <summary>Writes a program.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trial">What it does with <c>trial</c>, in Python; <c>time</c> is imported.</param>
    /// <returns>The folder that it is in.</returns>
    public async Task<string> ProgramAsync(string name, params string[] trial)
    {
        string folder = Folder("programs");
        File.Copy(
            Path.Combine(RepositoryScript.Root, "examples", "programs", "modcomp.py"),
            Path.Combine(folder, "modcomp.py"),
            overwrite: true
        );
        await FileAsync(
            Path.Combine("programs", $"{name}.py"),
            $"""
            import time

            import modcomp

            for trial in modcomp.trials(name="{name}", version="1"):
                {string.Join("\n    ", trial)}

            """
        );
        return folder;
    }

    /// <summary>Submits a sweep to a server.</summary>
    /// <param name="address">The server, as HOST:PORT.</param>
    /// <param name="spec">The sweep.</param>
    public async Task SubmitAsync(string address, string spec)
    {
        string file = await FileAsync("spec.yaml", spec);
        (int code, string output, string error) = await CommandLine.RunAsync("submit", file, "--server", "http://" + address);
        Assert.True(code == 0, output + error);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
