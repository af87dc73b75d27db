using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Reuse;

/// <summary><c>modcomp run --reuse</c>.</summary>
public sealed class ReusedTrialsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trials_of_other_runs_count_once_and_the_results_are_those_of_a_fresh_run()
    {
        string a = await RunAsync("a", 5, [0.1, 0.2]);
        string b = await RunAsync("b", 8, [0.2, 0.3]);
        string spec = _folder.Write("all.yaml", AxisSpecs.Of(8, [0.3, 0.2, 0.1, 0.4]));
        string run = _folder["all"];
        Ran plan = (await Modcomp.RunAsync("plan", spec, "--output", run, "--reuse", a, b)).Succeeded();
        Assert.Contains("21 of 32 trials are there already", plan.Output, StringComparison.Ordinal);
        Assert.Contains("11 are to be trained", plan.Output, StringComparison.Ordinal);
        Ran taken = (await Modcomp.RunAsync("run", spec, "--output", run, "--reuse", a, b)).Succeeded();
        Assert.Contains("resuming: 21 of 32 trials already done", taken.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"10 trials taken from {a}; 10 trials trained once more gave the same bits.",
            taken.Output,
            StringComparison.Ordinal
        );
        Assert.Contains($"11 trials taken from {b}; 11 trials trained once more", taken.Output, StringComparison.Ordinal);
        string fresh = _folder["fresh"];
        (await Modcomp.RunAsync("run", spec, "--output", fresh, "--quiet")).Succeeded();
        Assert.Equal(Estimates(fresh), Estimates(run));

        string sentence = $"10 trials came from {a} (sweep tiny, engine cpu/";
        Assert.Contains(sentence, (await Modcomp.RunAsync("status", run)).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("Trained by other runs", await File.ReadAllTextAsync(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        using var origins = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(run, "origins.json")));
        Assert.Equal([10, 11], origins.RootElement.EnumerateArray().Select(o => o.GetProperty("trials").GetInt64()));

        Ran again = (await Modcomp.RunAsync("run", spec, "--output", run, "--reuse", a, b, "--no-report")).Succeeded();
        Assert.Contains($"{a} has no trial that the run lacks.", again.Output, StringComparison.Ordinal);
        Assert.Contains(sentence, (await Modcomp.RunAsync("status", run)).Succeeded().Output, StringComparison.Ordinal);

        // Where they came from stays known when configurations change places.
        string changed = _folder.Write("less.yaml", AxisSpecs.Of(8, [0.1, 0.4]));
        (await Modcomp.RunAsync("run", changed, "--output", run, "--quiet", "--no-report")).Succeeded();
        Ran status = (await Modcomp.RunAsync("status", run)).Succeeded();
        Assert.Contains($"5 trials came from {a}", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"came from {b}", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doctored_trial_is_caught_and_nothing_is_taken()
    {
        string a = await RunAsync("a", 6, [0.1, 0.2]);
        string bad = await DoctoredRun.WriteAsync(a, _folder["bad"], (configuration, trial) => configuration == 1 && trial == 4);
        string spec = _folder.Write("all.yaml", AxisSpecs.Of(6, [0.2, 0.3]));
        string run = _folder["all"];
        Ran caught = await Modcomp.RunAsync("run", spec, "--output", run, "--reuse", bad);
        Assert.Equal(ExitCode.Mismatch, caught.ExitCode);
        Assert.Contains(
            $"{bad} is not what this program computes: 1 of 6 of its trials, trained once more, have other bits. No trial was taken.",
            caught.Error,
            StringComparison.Ordinal
        );
        Assert.Contains($"'modcomp replay {bad} --config 1 --trial 4'", caught.Error, StringComparison.Ordinal);
        Assert.Contains("0 of 12 trials", (await Modcomp.RunAsync("status", run)).Succeeded().Output, StringComparison.Ordinal);

        // Two that contradict each other are caught without training, however few are trained once more.
        Ran contradiction = await Modcomp.RunAsync("run", spec, "--output", run, "--reuse", a, bad, "--check-trials", "1");
        Assert.Equal(ExitCode.Mismatch, contradiction.ExitCode);
        Assert.Contains($"Trial 4 of configuration 0 is not the same in {bad} and in {a}", contradiction.Error, StringComparison.Ordinal);
        Assert.Contains("0 of 12 trials", (await Modcomp.RunAsync("status", run)).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_bits_are_not_those_that_it_recorded_is_caught_however_few_are_trained_once_more()
    {
        string a = await RunAsync("a", 6, [0.1, 0.2]);
        string bad = await DoctoredRun.WithSummaryAsync(a, _folder["bad"], (configuration, trial) => (configuration, trial) == (1, 4));
        string spec = _folder.Write("all.yaml", AxisSpecs.Of(6, [0.2, 0.3]));
        Ran caught = await Modcomp.RunAsync("run", spec, "--output", _folder["all"], "--reuse", bad, "--check-trials", "1");
        Assert.Equal(ExitCode.Mismatch, caught.ExitCode);
        Assert.Contains($"{bad} has other trials than when its estimates were written", caught.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spec_that_the_list_of_runs_has_taken_is_said_to_be_missing()
    {
        Ran ran = await Modcomp.RunAsync("run", "--reuse", "runs/a", "my.yaml");
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains(
            "SPEC is missing: --reuse takes every word behind it ('runs/a', 'my.yaml'), so give the SPEC before it",
            ran.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Runs_that_have_nothing_of_the_sweep_are_named_with_the_reason()
    {
        string a = await RunAsync("a", 4, [0.1, 0.2]);
        string spec = _folder.Write("all.yaml", AxisSpecs.Of(4, [0.1, 0.2, 0.3]));
        foreach (
            (string[] command, int code, string sentence) in new (string[], int, string)[]
            {
                (["--set", "evaluation.test_n=51"], ExitCode.Refused, "evaluation.test_n: 50 -> 51"),
                (["--seed", "8"], ExitCode.Refused, "seed: 7 -> 8"),
                (["--engine", "reference"], ExitCode.Refused, "was computed by the engine cpu/"),
                (["--output", a], ExitCode.Usage, "is the run folder itself"),
            }
        )
        {
            Ran refused = await Modcomp.RunAsync(["run", spec, .. command, "--reuse", a, .. Output(command)]);
            Assert.Equal(code, refused.ExitCode);
            Assert.Contains(sentence, refused.Error, StringComparison.Ordinal);
        }

        IEnumerable<string> Output(string[] command) => command.Contains("--output") ? [] : ["--output", _folder["none"]];
    }

    [SkippableFact]
    public async Task Trials_of_a_program_are_taken_and_those_of_another_version_of_its_files_are_not()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        string example = Path.Combine(RepositoryRoot.Path, "examples", "programs");
        foreach (string name in new[] { "toy.yaml", "toy.py", "modcomp.py" })
        {
            File.Copy(Path.Combine(example, name), _folder[name]);
        }

        string spec = _folder["toy.yaml"];
        string text = await File.ReadAllTextAsync(spec);
        await File.WriteAllTextAsync(spec, text.Replace("examples/programs/toy.py", _folder["toy.py"], StringComparison.Ordinal));
        string[] small = ["--trials", "6", "--no-report", "--quiet"];
        (await Modcomp.RunAsync(["run", spec, "--output", _folder["a"], .. small])).Succeeded();
        (await Modcomp.RunAsync(["run", spec, "--output", _folder["b"], "--reuse", _folder["a"], .. small])).Succeeded();
        Assert.Equal(Estimates(_folder["a"]), Estimates(_folder["b"]));
        Assert.Contains("trials came from", (await Modcomp.RunAsync("status", _folder["b"])).Succeeded().Output, StringComparison.Ordinal);
        await File.AppendAllTextAsync(_folder["toy.py"], "\n# another version\n");
        Ran refused = await Modcomp.RunAsync(["run", spec, "--output", _folder["c"], "--reuse", _folder["a"], .. small]);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("has trials of another version of the program, because ", refused.Error, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string name, int trials, double[] sigmas)
    {
        string spec = _folder.Write($"{name}.yaml", AxisSpecs.Of(trials, sigmas));
        (await Modcomp.RunAsync("run", spec, "--output", _folder[name], "--quiet", "--no-report")).Succeeded();
        return _folder[name];
    }

    private static byte[] Estimates(string run) => File.ReadAllBytes(Path.Combine(run, "estimates.json"));
}
