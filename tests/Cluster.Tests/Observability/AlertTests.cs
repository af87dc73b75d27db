using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>
/// Every alert fires by a real fault and clears after it, in a real Prometheus that scrapes real processes; its minutes are seconds.
/// </summary>
[Trait("Suite", "Endurance")]
public sealed class AlertTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-alerts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Of_a_cluster()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        using var cluster = new ProcessCluster();
        cluster.Settings["Programs"] = await ProgramsAsync("wild", "trial.number % 3 == 0", "diverged");
        // Each has two devices, one for programs.
        cluster.Start();
        cluster.Start();
        await cluster.DevicesAsync(4);
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(cluster.Silos.Select(Target));
        await prometheus.ClearsAsync("ModcompNoSilo");

        // A target that all trials of the sweep together do not reach.
        string id = await cluster.SubmitAsync(
            TestSpecs.Small("narrow", trials: 20_000, n: 400, iterations: 500, extra: "until: {estimand: gap, half_width: 0.00001}")
        );
        long done = await cluster.TrialsAsync(id, 200);
        await FiresAsync(prometheus, "ModcompTargetUnreachable", a => a.Labels["sweep"] == id || a.Labels["sweep"] == "narrow");

        // Nothing is committed any more: TrialsAsync lets no more than 100 trials pass.
        await FiresAsync(prometheus, "ModcompNoProgress");
        cluster.OpenLedger();
        await prometheus.ClearsAsync("ModcompNoProgress");
        await cluster.TrialsAsync(id, done + 300);
        cluster.OpenLedger();

        // The database is stopped.
        cluster.Server.Stop();
        await FiresAsync(prometheus, "ModcompLedgerSilent", a => a.Labels["ledger"] == "postgres");
        cluster.Server.Start();
        await prometheus.ClearsAsync("ModcompLedgerSilent");
        await cluster.CancelAsync(id);
        await prometheus.ClearsAsync("ModcompTargetUnreachable");

        // A silo dies, and begins again at its place.
        SiloProcess silo = cluster.Running.Last();
        silo.Kill();
        await FiresAsync(prometheus, "ModcompScrapeFailing", a => a.Labels["instance"] == Target(silo));
        await FiresAsync(prometheus, "ModcompSiloGone");
        cluster.Start(silo.Place);
        await prometheus.ClearsAsync("ModcompScrapeFailing");
        await prometheus.ClearsAsync("ModcompSiloGone");

        // Every third trial diverges.
        string diverging = await cluster.SubmitAsync(Spec("wild"));
        await FiresAsync(prometheus, "ModcompDivergence");
        await cluster.UntilAsync(diverging, _ => false);
        await prometheus.ClearsAsync("ModcompDivergence");

        // All silos die.
        SiloProcess[] all = [.. cluster.Running];
        Array.ForEach(all, s => s.Kill());
        await FiresAsync(prometheus, "ModcompNoSilo");
        cluster.Start(all[0].Place);
        await prometheus.ClearsAsync("ModcompNoSilo");
    }

    [SkippableFact]
    public async Task Of_a_server()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs a shell with ulimit.");
        string address = ServingProcess.Address();
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(address);

        // It wants more room left free than there is.
        using (ServingProcess greedy = await ServingProcess.ServeAsync(address, Folder("greedy"), ":", "--disk-reserve", "100000000"))
        {
            await FiresAsync(prometheus, "ModcompDiskLow", a => a.Labels["instance"] == address);
            await greedy.EndAsync();
        }

        // No file of this one may grow beyond 64 KiB, nor then its ledger.
        string limits = "trap '' XFSZ; ulimit -f 128; export DOTNET_EnableWriteXorExecute=0";
        using (ServingProcess narrow = await ServingProcess.ServeAsync(address, Folder("narrow"), limits))
        {
            await prometheus.ClearsAsync("ModcompDiskLow");
            await SubmitAsync(address, TestSpecs.Small("long", trials: 100_000));
            await FiresAsync(prometheus, "ModcompLedgerErrors", a => a.Labels["ledger"] == "file");
            await FiresAsync(prometheus, "ModcompSweepFailed", a => a.Labels["instance"] == address);
            await narrow.EndAsync();
        }

        // One trial of 150 fails, fewer than a sweep bears.
        string programs = await ProgramsAsync("frail", "trial.number == 70", "failed");
        using ServingProcess server = await ServingProcess.ServeAsync(address, Folder("data"), ":", "--programs", programs);
        await prometheus.ClearsAsync("ModcompLedgerErrors");
        await prometheus.ClearsAsync("ModcompSweepFailed");
        await SubmitAsync(address, Spec("frail"));
        await FiresAsync(prometheus, "ModcompTrialsFail");
        await prometheus.ClearsAsync("ModcompTrialsFail");
    }

    [SkippableFact]
    public async Task Of_workers_of_a_shared_ledger()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        PostgresServer database = PostgresServer.Shared;
        string ledger = database.ConnectionString(database.CreateDatabase());
        string spec = Path.Combine(_folder, "shared.yaml");
        await File.WriteAllTextAsync(spec, TestSpecs.Small("shared", trials: 10_000_000));
        string address = ServingProcess.Address();
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(address);
        using ServingProcess late = Work("late", "--metrics", address);
        using ServingProcess other = Work("other");
        await prometheus.UntilAsync(
            "both work",
            async () => (await prometheus.QueryAsync("modcomp_trials_total{outcome=\"completed\"} > 0")).Count > 0
        );

        // One is stopped for longer than a lease, as often as it takes to lose one.
        await prometheus.UntilAsync(
            "ModcompLeaseLosses fires",
            async () =>
            {
                late.Signal("STOP");
                await Task.Delay(TimeSpan.FromSeconds(6));
                late.Signal("CONT");
                await Task.Delay(TimeSpan.FromSeconds(6));
                return (await prometheus.AlertsAsync()).Any(a => a.Name == "ModcompLeaseLosses" && a.Fires);
            },
            () => late.Said + other.Said
        );
        await FiresAsync(prometheus, "ModcompLeaseLosses", a => a.Labels["instance"] == address);
        await prometheus.ClearsAsync("ModcompLeaseLosses");

        ServingProcess Work(string name, params string[] options) =>
            ServingProcess.Start(
                ":",
                [
                    "run",
                    spec,
                    "--ledger",
                    ledger,
                    "--lease",
                    "2",
                    "--workers",
                    "1",
                    "--quiet",
                    "--output",
                    Path.Combine(_folder, name),
                    .. options,
                ]
            );
    }

    // A sweep of 150 trials of a program.
    private static string Spec(string name) =>
        $$"""
            name: {{name}}
            experiment: program
            trials: 150
            program:
              command: [python3, {{name}}.py]
              name: {{name}}
              version: "1"
              measurements:
                loss: {}

            """;

    private static async Task FiresAsync(PrometheusServer prometheus, string name, Func<FiringAlert, bool>? which = null)
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

    private static string Target(SiloProcess silo) => silo.Url["http://".Length..];

    // A folder with a program, some of whose trials end in another way.
    private async Task<string> ProgramsAsync(string name, string which, string end)
    {
        string folder = Folder("programs");
        File.Copy(Path.Combine(RepositoryScript.Root, "examples", "programs", "modcomp.py"), Path.Combine(folder, "modcomp.py"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{name}.py"),
            $"""
            import modcomp

            for trial in modcomp.trials(name="{name}", version="1"):
                if {which}:
                    trial.{end}("so it was written")
                else:
                    trial.report(loss=0.5)

            """
        );
        return folder;
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    private async Task SubmitAsync(string address, string spec)
    {
        string file = Path.Combine(_folder, "spec.yaml");
        await File.WriteAllTextAsync(file, spec);
        (int code, string output, string error) = await CommandLine.RunAsync("submit", file, "--server", "http://" + address);
        Assert.True(code == 0, output + error);
    }
}
