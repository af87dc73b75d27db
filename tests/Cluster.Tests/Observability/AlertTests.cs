using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.Cluster.Tests.Processes;
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
        await cluster.StartAsync(2);
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

        // Steps as wide as these lead nowhere.
        string diverging = await cluster.SubmitAsync(
            TestSpecs.Small("diverging", trials: 100).Replace("eta: 0.5", "eta: 1.0e9", StringComparison.Ordinal)
        );
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

        string programs = Folder("programs");
        File.Copy(Path.Combine(RepositoryScript.Root, "examples", "programs", "modcomp.py"), Path.Combine(programs, "modcomp.py"));
        await File.WriteAllTextAsync(Path.Combine(programs, "frail.py"), Frail);
        using ServingProcess server = await ServingProcess.ServeAsync(address, Folder("data"), ":", "--programs", programs);
        await prometheus.ClearsAsync("ModcompLedgerErrors");
        await prometheus.ClearsAsync("ModcompSweepFailed");
        await SubmitAsync(address, FrailSpec);
        await FiresAsync(prometheus, "ModcompTrialsFail");
        await prometheus.ClearsAsync("ModcompTrialsFail");
    }

    // One trial of 150 fails, fewer than a sweep bears.
    private const string Frail = """
        import modcomp

        for trial in modcomp.trials(name="frail", version="1"):
            if trial.number == 70:
                trial.failed("out of luck")
            else:
                trial.report(loss=0.5)

        """;

    private const string FrailSpec = """
        name: frail
        experiment: program
        trials: 150
        program:
          command: [python3, frail.py]
          name: frail
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

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    private async Task SubmitAsync(string address, string spec)
    {
        string file = Path.Combine(_folder, "spec.yaml");
        await File.WriteAllTextAsync(file, spec);
        (int code, string output, string error) = await CommandLine.RunAsync("submit", file, "--server", "http://" + address);
        Assert.True(code == 0, output + error);
    }
}
