using System.Globalization;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.TestKit.Waiting;

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
            string status = await CallAsync(variables, "status");
            Assert.StartsWith($"Prometheus runs: {url}", status, StringComparison.Ordinal);
            Assert.DoesNotContain("not asked", status, StringComparison.Ordinal);
            string key = Path.Combine(variables["PROMETHEUS_FOLDER"], "key");
            Assert.Equal(variables["MODCOMP_API_KEY"], await File.ReadAllTextAsync(key));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
            }

            string later = ServingProcess.Address();
            var grown = new Dictionary<string, string>(variables) { ["PROMETHEUS_TARGETS"] = $"{variables["PROMETHEUS_TARGETS"]} {later}" };
            Assert.Equal(
                $"{later}: not asked, because Prometheus was not told of it: run {Script} start again",
                Assert.Single((await CallAsync(grown, "status")).Split('\n'), l => l.Contains("not asked", StringComparison.Ordinal))
            );

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

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task It_asks_the_silos_of_the_local_cluster_and_misses_one_that_is_killed()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        if (!OperatingSystem.IsWindows())
        {
            // The database's server runs as a user of its own.
            File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        Dictionary<string, string> variables = Variables();
        int port = FreePorts.Next(20);
        variables["CLUSTER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        variables["SILO_DLL"] = Path.Combine(AppContext.BaseDirectory, "modcomp-silo.dll");
        string second = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port + 12}");
        try
        {
            await CallAsync(variables, "start", "deploy/local/cluster.sh", "2");
            Assert.StartsWith("Prometheus asks 2 targets: ", await CallAsync(variables, "start"), StringComparison.Ordinal);
            await StatusAsync(variables, $"{second}: answers");
            // Its rules are evaluated each 15 seconds; a silo that is killed before was never there, as far as they know.
            using var prometheus = new PrometheusApi(new Uri($"http://127.0.0.1:{variables["PROMETHEUS_PORT"]}/"));
            await prometheus.HoldsAsync("modcomp:up:sum == 2");
            await CallAsync(variables, "kill", "deploy/local/cluster.sh", "2");
            await StatusAsync(variables, $"{second}: silent");
            await StatusAsync(variables, "alert: ModcompScrapeFailing (1)");
            await StatusAsync(variables, "alert: ModcompSiloGone (1)");
            Assert.Contains("told of 1 targets", await CallAsync(variables, "start"), StringComparison.Ordinal);
        }
        finally
        {
            await CallAsync(variables, "stop");
            await CallAsync(variables, "stop", "deploy/local/cluster.sh");
        }
    }

    private static async Task StatusAsync(Dictionary<string, string> variables, string line)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        for (string said = ""; !said.Split('\n').Contains(line); said = await CallAsync(variables, "status"))
        {
            Assert.False(limit.IsCancellationRequested, $"No '{line}' in\n{said}");
            await Task.Delay(500);
        }
    }

    private static async Task<string> CallAsync(
        Dictionary<string, string> variables,
        string command,
        string script = Script,
        params string[] arguments
    )
    {
        (int code, string output, string error) = await RepositoryScript.RunAsync(variables, [script, command, .. arguments]);
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
