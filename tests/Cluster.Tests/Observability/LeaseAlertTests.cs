using ModalityCompetition.TestKit.Databases;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The alert of workers of a shared ledger that lose leases.</summary>
[Trait("Suite", "Endurance")]
public sealed class LeaseAlertTests : IDisposable
{
    private readonly AlertScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [SkippableFact]
    public async Task A_worker_stands_still_for_longer_than_a_lease()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        PostgresServer database = PostgresServer.Shared;
        string ledger = database.ConnectionString(database.CreateDatabase());
        // Trials that take time and no processor: both work until the end.
        string programs = await _scene.ProgramAsync("slow", "time.sleep(0.05)", "trial.report(loss=0.5)");
        string spec = await _scene.FileAsync(Path.Combine("programs", "shared.yaml"), AlertScene.Sweep("slow", trials: 1_000_000));
        string address = ServingProcess.Address();
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(address);
        using ServingProcess late = Work("late", "--metrics", address);
        using ServingProcess other = Work("other");
        await prometheus.Api.UntilAsync(
            "both work",
            async () =>
            {
                AreThere();
                return (await prometheus.Api.QueryAsync("modcomp_trials_total{outcome=\"completed\"} > 0")).Count > 0;
            },
            () => late.Said + other.Said
        );

        // One is stopped for longer than a lease, as often as it takes to lose one.
        await prometheus.Api.UntilAsync(
            "ModcompLeaseLosses fires",
            async () =>
            {
                AreThere();
                late.Signal("STOP");
                await Task.Delay(TimeSpan.FromSeconds(6));
                late.Signal("CONT");
                await Task.Delay(TimeSpan.FromSeconds(6));
                return (await prometheus.Api.AlertsAsync()).Any(a => a.Name == "ModcompLeaseLosses" && a.Fires);
            },
            () => late.Said + other.Said
        );
        await AlertScene.FiresAsync(prometheus, "ModcompLeaseLosses", a => a.Labels["instance"] == address);
        await prometheus.ClearsAsync("ModcompLeaseLosses");

        void AreThere() => Assert.False(late.HasExited || other.HasExited, late.Said + other.Said);

        ServingProcess Work(string name, params string[] options) =>
            ServingProcess.Start(
                $"cd '{programs}'",
                ["run", spec, "--ledger", ledger, "--lease", "2", "--workers", "1", "--quiet", "--output", _scene.Folder(name), .. options]
            );
    }
}
