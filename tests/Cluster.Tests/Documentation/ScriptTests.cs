using System.Globalization;
using System.Text.RegularExpressions;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Cluster.Tests.Documentation;

/// <summary>The scripts that start silos, in a small form.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-script-").FullName;

    public ScriptTests()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        if (!OperatingSystem.IsWindows())
        {
            // The database's server runs as a user of its own.
            File.SetUnixFileMode(
                _folder,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute
            );
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task A_cluster_on_this_machine_is_started_watched_shrunk_and_stopped()
    {
        Dictionary<string, string> variables = Variables();
        variables["CLUSTER_FOLDER"] = Path.Combine(_folder, "cluster");
        variables["SILO_DLL"] = Path.Combine(AppContext.BaseDirectory, "modcomp-silo.dll");
        try
        {
            Assert.Matches("^silo 1: http://127.0.0.1:[0-9]+$", await CallAsync("start", "1"));
            Assert.Contains("runs already", await CallAsync("start", "1"), StringComparison.Ordinal);
            Assert.StartsWith("silo 2: ", await CallAsync("add"), StringComparison.Ordinal);
            string url = (await CallAsync("status")).Split('\n')[1].Split(": ")[1];
            using (var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }))
            {
                Assert.Equal("ready\n", await http.GetStringAsync(new Uri(url + "/health/ready")));
            }

            Assert.Equal("silo 1 is killed", await CallAsync("kill", "1"));
            Assert.Equal("silo 2 has left", await CallAsync("drain", "2"));
            Assert.Equal("no silo runs", await CallAsync("status"));
        }
        finally
        {
            Assert.StartsWith("stopped; ", await CallAsync("stop"), StringComparison.Ordinal);
        }

        async Task<string> CallAsync(params string[] arguments)
        {
            (int code, string output, string error) = await RepositoryScript.RunAsync(variables, ["deploy/local/cluster.sh", .. arguments]);
            Assert.True(code == 0, error + output);
            return output;
        }
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task The_cost_of_a_cluster_is_measured()
    {
        Dictionary<string, string> variables = Variables();
        foreach (
            (string name, string value) in new[]
            {
                ("TRIALS", "2000"),
                ("MEMORY_TRIALS", "2000"),
                ("REAL_TRIALS", "16"),
                ("ROUNDS", "1"),
                ("TMPDIR", _folder),
            }
        )
        {
            variables[name] = value;
        }

        (int code, string output, string error) = await RepositoryScript.RunAsync(variables, "bench/cluster.sh");
        Assert.True(code == 0, error + output);

        // What silos log may stand between.
        string[] parts = Regex.Split(output, "^== ", RegexOptions.Multiline);
        Assert.Equal(5, parts.Length);
        Assert.All(parts[1..], part => Assert.Matches("[0-9]", part[part.IndexOf('\n', StringComparison.Ordinal)..]));
    }

    // The database, and five ports for each of up to three silos.
    private static Dictionary<string, string> Variables() =>
        new() { ["CLUSTER_PORT"] = FreePorts.Next(20).ToString(CultureInfo.InvariantCulture) };
}
