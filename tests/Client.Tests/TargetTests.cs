using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Documents;

namespace ModalityCompetition.Client.Tests;

/// <summary>A sweep with a target, through the commands.</summary>
public sealed class TargetTests : IDisposable
{
    private static readonly string[] s_target = ["--trials", "60", "--set", "until.estimand=agreement", "--set", "until.half_width=0.3"];
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_stops_at_its_target_says_so_and_is_the_same_for_any_number_of_workers()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Ran first = (await Modcomp.RunAsync(["run", spec, "--output", Run, .. s_target, "--workers", "1"])).Succeeded();
        Assert.Contains("tiny: agreement to within 0.3, at most 120 trials in 2 configurations", first.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 2 configurations reached their target", first.Output, StringComparison.Ordinal);
        Assert.Contains("Target agreement to within 0.3 at 95", first.Output, StringComparison.Ordinal);

        Ran again = (await Modcomp.RunAsync(["run", spec, "--output", Run, .. s_target])).Succeeded();
        Assert.Contains(
            "every configuration has reached its target or its trials: nothing is left to run",
            again.Error,
            StringComparison.Ordinal
        );
        (await Modcomp.RunAsync(["run", spec, "--output", _folder["other"], .. s_target, "--workers", "3"])).Succeeded();
        Assert.Equal(
            File.ReadAllText(Path.Combine(_folder["other"], "estimates.json")),
            File.ReadAllText(Path.Combine(Run, "estimates.json"))
        );
        (await Modcomp.RunAsync("verify", Run)).Succeeded();
    }

    [Fact]
    public async Task Status_and_the_run_s_document_tell_the_target_of_every_configuration()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Ran run = (await Modcomp.RunAsync(["run", spec, "--output", Run, "--no-report", "--json", .. s_target])).Succeeded();
        Ran status = (await Modcomp.RunAsync("status", Run)).Succeeded();
        Assert.Contains("complete", status.Output, StringComparison.Ordinal);
        Assert.Contains("target reached", status.Output, StringComparison.Ordinal);
        Ran json = (await Modcomp.RunAsync("status", Run, "--json")).Succeeded();
        foreach (string document in new[] { run.Output, json.Output })
        {
            JsonElement configurations = JsonDocument.Parse(document).RootElement.GetProperty("configurations");
            Assert.All(
                configurations.EnumerateArray(),
                c => Assert.Equal("reached", c.GetProperty("stopping").GetProperty("state").GetString())
            );
        }
    }

    [Fact]
    public void The_status_of_a_server_names_each_of_several_targets_and_one_alone_as_it_is()
    {
        SweepStatus one = SampleSweeps.Running with { Target = new SweepTarget("gap", 0.03, 1, 2, 0.0512) };
        Assert.Contains(", gap ±0.03: 1 of 3 reached, widest ±0.0512", Line(one), StringComparison.Ordinal);
        SweepStatus several = SampleSweeps.Completed with
        {
            Target = new SweepTarget("gap", 0.03, 2, 3, null)
            {
                Targets =
                [
                    new SweepTargetPart("gap", 0.03, 3, null),
                    new SweepTargetPart("trained_win[modality=image]", 0.01, 2, 0.02),
                    new SweepTargetPart("agreement", 0.1, 3, null),
                ],
            },
        };
        Assert.Contains(
            ", gap ±0.03: 3 of 3; trained_win[modality=image] ±0.01: 2 of 3, widest ±0.02; agreement ±0.1: 3 of 3; all: 2 of 3 reached, "
                + "results hash",
            Line(several),
            StringComparison.Ordinal
        );

        static string Line(SweepStatus status)
        {
            using var output = new StringWriter();
            SweepStatusView.WriteLine(new ClientConsole { Out = output, Error = TextWriter.Null }, status, json: false);
            return output.ToString();
        }
    }

    [Fact]
    public async Task A_misspelt_target_is_answered_with_the_place_and_the_name()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep() + "until: {estimand: agrement, half_width: 0.1}\n");
        Ran refused = await Modcomp.RunAsync("validate", spec);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(
            "until.estimand: 'agrement' is no estimand; did you mean 'agreement'?",
            refused.Output + refused.Error,
            StringComparison.Ordinal
        );
    }
}
