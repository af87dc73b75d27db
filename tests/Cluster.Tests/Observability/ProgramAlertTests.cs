namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>The alerts of a server with programs whose trials go wrong.</summary>
[Trait("Suite", "Endurance")]
public sealed class ProgramAlertTests : IDisposable
{
    private readonly AlertScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [SkippableFact]
    public async Task Many_trials_diverge_and_some_fail()
    {
        Skip.If(PrometheusServer.Missing is not null, PrometheusServer.Missing);
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs a shell.");
        await WriteAsync("wild", "trial.number % 3 == 0", "diverged");
        string programs = await WriteAsync("frail", "trial.number in (100, 200, 300, 400)", "failed");
        string address = ServingProcess.Address();
        using ServingProcess server = await ServingProcess.ServeAsync(address, _scene.Folder("data"), ":", "--programs", programs);
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(address);
        foreach (string outcome in (string[])["diverged", "crashed"])
        {
            await prometheus.Api.HoldsAsync($"modcomp_trials_total{{outcome=\"{outcome}\"}} == 0");
        }

        // Every third trial of 150.
        await _scene.SubmitAsync(address, AlertScene.Sweep("wild", trials: 150));
        await AlertScene.FiresAsync(prometheus, "ModcompDivergence");

        // 4 trials of 450, fewer than a sweep bears, and more than half a percent of these and of the others together.
        await _scene.SubmitAsync(address, AlertScene.Sweep("frail", trials: 450));
        await AlertScene.FiresAsync(prometheus, "ModcompTrialsFail");
        await prometheus.ClearsAsync("ModcompDivergence");
        await prometheus.ClearsAsync("ModcompTrialsFail");
    }

    private Task<string> WriteAsync(string name, string which, string end) =>
        _scene.ProgramAsync(name, $"if {which}:", $"    trial.{end}(\"so it was written\")", "else:", "    trial.report(loss=0.5)");
}
