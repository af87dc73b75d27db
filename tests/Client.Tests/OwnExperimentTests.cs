using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.TestKit.Experiments;

namespace ModalityCompetition.Client.Tests;

/// <summary>The commands of the program with an experiment that it does not know, handed to it where it starts.</summary>
public sealed class OwnExperimentTests : IDisposable
{
    private static readonly Installation s_installed = new(CoinExperiment.Registry, EngineRegistry.With(new CoinEnginePlugin()));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_command_about_runs_works_with_it()
    {
        string spec = Spec("a", "[0.3, 0.5]");
        string a = _folder["run-a"];
        string b = _folder["run-b"];
        Assert.Contains(
            "2 configurations",
            (await Modcomp.RunAsync(s_installed, "plan", spec)).Succeeded().Output,
            StringComparison.Ordinal
        );
        (await Modcomp.RunAsync(s_installed, "validate", spec)).Succeeded();
        (await Modcomp.RunAsync(s_installed, "run", spec, "--output", a)).Succeeded();
        using (JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(a, "estimates.json"))))
        {
            JsonElement first = json.RootElement.GetProperty("configurations")[0];
            double[] heads = [.. first.GetProperty("heads_seen").EnumerateArray().Select(c => c.GetDouble())];
            double mean = heads.Select((trials, n) => trials * n).Sum() / heads.Sum();
            JsonElement estimate = first.GetProperty("estimates")[0];
            Assert.Equal("heads", estimate.GetProperty("estimand").GetString());
            Assert.Equal(mean, estimate.GetProperty("value").GetDouble(), 12);
        }

        string page = Path.Combine(a, "report.html");
        File.Delete(page);
        (await Modcomp.RunAsync(s_installed, "report", a)).Succeeded();
        Assert.Contains("mean number of heads", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
        (await Modcomp.RunAsync(s_installed, "export", a, "--format", "csv")).Succeeded();
        Assert.Equal(1 + (2 * 300), (await File.ReadAllLinesAsync(Path.Combine(a, "trials.csv"))).Length);
        (await Modcomp.RunAsync(s_installed, "verify", a, "--retrain", "20")).Succeeded();
        (await Modcomp.RunAsync(s_installed, "replay", a, "--trial", "3")).Succeeded();
        (await Modcomp.RunAsync(s_installed, "status", a)).Succeeded();
        (await Modcomp.RunAsync(s_installed, "run", Spec("b", "[0.4, 0.5]"), "--output", b)).Succeeded();
        Assert.Contains("heads", (await Modcomp.RunAsync(s_installed, "compare", a, b)).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_and_references_know_it()
    {
        Assert.Contains(
            "A coin is tossed",
            (await Modcomp.RunAsync(s_installed, "experiments")).Succeeded().Output,
            StringComparison.Ordinal
        );
        Assert.Contains("a coin", (await Modcomp.RunAsync(s_installed, "devices")).Succeeded().Output, StringComparison.Ordinal);
        string keys = (await Modcomp.RunAsync(s_installed, "reference", "spec", "--experiment", "coins")).Succeeded().Output;
        Assert.Contains("Probability of a head", keys, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_does_not_have_is_refused_in_a_sentence_and_a_program_without_it_does_not_know_it()
    {
        string run = _folder["run"];
        (await Modcomp.RunAsync(s_installed, "run", Spec("a", "[0.3]"), "--output", run)).Succeeded();
        Ran classes = await Modcomp.RunAsync(s_installed, "export", run, "--format", "csv", "--per", "class");
        Assert.Equal(ExitCode.Usage, classes.ExitCode);
        Assert.Contains("--per class is nothing that an export of the experiment coins has", classes.Error, StringComparison.Ordinal);
        Ran replay = await Modcomp.RunAsync(s_installed, "replay", run, "--trial", "3", "--trace");
        Assert.Contains("there is nothing to record", replay.Error, StringComparison.Ordinal);
        Ran unknown = await Modcomp.RunAsync("status", run);
        Assert.Equal(ExitCode.Usage, unknown.ExitCode);
        Assert.Contains("not 'coins'", unknown.Error, StringComparison.Ordinal);
    }

    private string Spec(string name, string axis)
    {
        string file = _folder[$"{name}.yaml"];
        File.WriteAllText(file, CoinLaw.Spec(name: name, trials: 300, axis: axis));
        return file;
    }
}
