using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>What <c>plan</c> says of a sweep with a target.</summary>
public sealed class PlanPilotTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Without_a_pilot_it_says_which_command_forecasts()
    {
        Ran plan = (await Modcomp.RunAsync("plan", Spec(0.05))).Succeeded();
        Assert.Contains("--pilot runs some trials for about 5 seconds and forecasts it", Plain(plan.Output), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse((await Modcomp.RunAsync("plan", Spec(0.05), "--json")).Succeeded().Output);
        Assert.False(json.RootElement.TryGetProperty("pilot", out _));
    }

    [Fact]
    public async Task A_pilot_that_reaches_the_target_forecasts_the_trials_at_which_the_run_stops()
    {
        string spec = Spec(0.3);
        using JsonDocument json = JsonDocument.Parse((await Modcomp.RunAsync("plan", spec, "--pilot", "--json")).Succeeded().Output);
        JsonElement pilot = json.RootElement.GetProperty("pilot");
        (await Modcomp.RunAsync("run", spec, "--output", _temporary["run"], "--quiet")).Succeeded();
        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_temporary["run"], "estimates.json")));
        long stopped = estimates
            .RootElement.GetProperty("configurations")
            .EnumerateArray()
            .Sum(c => c.GetProperty("stopping").GetProperty("trials").GetInt64());
        Assert.Equal(stopped, pilot.GetProperty("forecast_trials").GetInt64());
        Assert.Equal(stopped, pilot.GetProperty("trials").GetInt64());
        Assert.False(Directory.Exists(_temporary["runs"]), "A pilot leaves nothing behind.");
    }

    [Fact]
    public async Task A_target_that_is_out_of_reach_is_told_with_what_it_takes()
    {
        Ran plan = (await Modcomp.RunAsync("plan", Spec(0.0001), "--pilot")).Succeeded();
        Assert.Contains("1 of 1 configuration would not reach the target within 'trials'", Plain(plan.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_without_a_target_needs_no_pilot()
    {
        Ran plan = await Modcomp.RunAsync("plan", _temporary.Write("tiny.yaml", Specs.Tiny()), "--pilot");
        Assert.Equal(ExitCode.Usage, plan.ExitCode);
        Assert.Contains("this one has none", Assert.Single(plan.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private string Spec(double halfWidth) =>
        _temporary.Write(
            FormattableString.Invariant($"until-{halfWidth}.yaml"),
            Specs.Tiny(trials: 400, axes: FormattableString.Invariant($"until: {{estimand: agreement, half_width: {halfWidth}}}"))
        );

    // A line of the plan may be broken where the terminal ends.
    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
