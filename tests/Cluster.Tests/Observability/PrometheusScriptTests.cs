using System.Globalization;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The command that starts Prometheus.</summary>
public sealed class PrometheusScriptTests : IDisposable
{
    private const string Script = "deploy/observability/prometheus.sh";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-prometheus-sh-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task It_is_started_told_of_others_asked_and_stopped()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        Dictionary<string, string> variables = Variables();
        string url = $"http://127.0.0.1:{variables["PROMETHEUS_PORT"]}";
        // Nobody listens there.
        variables["PROMETHEUS_TARGETS"] = ServingProcess.Address();
        try
        {
            Assert.Equal($"Prometheus asks 1 targets: {url}", await CallAsync(variables, "start"));
            variables["PROMETHEUS_TARGETS"] += " " + ServingProcess.Address();
            variables["MODCOMP_API_KEY"] = "correct-horse-battery-staple";
            Assert.Equal($"Prometheus runs already and has been told of 2 targets: {url}", await CallAsync(variables, "start"));
            Assert.StartsWith($"Prometheus runs: {url}", await CallAsync(variables, "status"), StringComparison.Ordinal);
            string key = Path.Combine(variables["PROMETHEUS_FOLDER"], "key");
            Assert.Equal(variables["MODCOMP_API_KEY"], await File.ReadAllTextAsync(key));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
            }

            (int code, string output) = await PrometheusServer.ToolAsync(
                "check",
                "config",
                Path.Combine(variables["PROMETHEUS_FOLDER"], "prometheus.yml")
            );
            Assert.True(code == 0, output);
        }
        finally
        {
            Assert.StartsWith("stopped; ", await CallAsync(variables, "stop"), StringComparison.Ordinal);
        }

        Assert.Equal("Prometheus does not run", await CallAsync(variables, "status"));
        Assert.Equal("Prometheus does not run", await CallAsync(variables, "stop"));
    }

    [SkippableTheory]
    [InlineData("PROMETHEUS_PORT", "ninety", "PROMETHEUS_PORT is 'ninety': it takes a port from 1 to 65535.")]
    [InlineData("CLUSTER_FOLDER", "/nowhere", "there is no silo in /nowhere: start one first (deploy/local/cluster.sh start)")]
    public async Task What_is_wrong_is_one_sentence(string variable, string value, string says)
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        Dictionary<string, string> variables = Variables();
        variables[variable] = value;
        (int code, string output, string error) = await RepositoryScript.RunAsync(variables, Script, "start");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"prometheus.sh: {says}", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [SkippableFact]
    public async Task A_port_that_is_taken_is_named()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        Dictionary<string, string> variables = Variables();
        variables["PROMETHEUS_PORT"] = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        variables["PROMETHEUS_TARGETS"] = ServingProcess.Address();
        (int code, _, string error) = await RepositoryScript.RunAsync(variables, Script, "start");
        Assert.Equal(1, code);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
        Assert.Contains("PROMETHEUS_PORT chooses another port.", error, StringComparison.Ordinal);
    }

    private static async Task<string> CallAsync(Dictionary<string, string> variables, string command)
    {
        (int code, string output, string error) = await RepositoryScript.RunAsync(variables, Script, command);
        Assert.True(code == 0, error + output);
        return output;
    }

    private Dictionary<string, string> Variables() =>
        new()
        {
            ["PROMETHEUS_FOLDER"] = Path.Combine(_folder, "prometheus"),
            ["PROMETHEUS_PORT"] = FreePorts.Next().ToString(CultureInfo.InvariantCulture),
            ["CLUSTER_FOLDER"] = Path.Combine(_folder, "cluster"),
        };
}
