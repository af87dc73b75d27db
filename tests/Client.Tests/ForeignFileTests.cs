using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>Nothing of the user's and no other file of a run is ever replaced; what a command wrote before may be written again.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("trials.ledger")]
    [InlineData("spec.yaml")]
    [InlineData("estimates.csv")]
    [InlineData("estimates.json")]
    [InlineData("report.html")]
    [InlineData("run.lock")]
    [InlineData("run.options")]
    [InlineData("TRIALS.LEDGER")]
    public async Task An_export_into_a_file_of_a_run_is_refused(string name)
    {
        string run = await RunAsync();
        Dictionary<string, byte[]> before = Contents(run);
        Ran ran = await Modcomp.RunAsync("export", run, "--format", "csv", "--output", Path.Combine(run, name));
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains("give another name", Sentence(ran), StringComparison.Ordinal);
        Assert.Equal(before, Contents(run));
    }

    [Theory]
    [InlineData("csv", "trial")]
    [InlineData("csv", "class")]
    [InlineData("csv", "distribution")]
    [InlineData("jsonl", "trial")]
    [InlineData("jsonl", "distribution")]
    [InlineData("npy", "trial")]
    [InlineData("npy", "class")]
    [InlineData("parquet", "trial")]
    [InlineData("arrow", "class")]
    public async Task An_export_replaces_an_earlier_one_and_an_empty_file_and_nothing_else(string format, string per)
    {
        string run = await RunAsync();
        string file = _temporary[$"export.{format}"];
        string[] export = ["export", run, "--format", format, "--per", per, "--output", file];
        File.WriteAllText(file, "");
        (await Modcomp.RunAsync(export)).Succeeded();
        byte[] first = File.ReadAllBytes(file);
        Assert.NotEmpty(first);
        (await Modcomp.RunAsync(export)).Succeeded();
        Assert.Equal(first, File.ReadAllBytes(file));
        (await Modcomp.RunAsync(["export", run, "--format", format, "--per", per])).Succeeded();
        (await Modcomp.RunAsync(["export", run, "--format", format, "--per", per])).Succeeded();

        File.WriteAllText(file, "my notes\n");
        Ran ran = await Modcomp.RunAsync(export);
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains($"{file} exists and is not an export of this kind", Sentence(ran), StringComparison.Ordinal);
        Assert.Equal("my notes\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task An_export_does_not_replace_an_export_of_another_kind()
    {
        string run = await RunAsync();
        (await Modcomp.RunAsync("export", run, "--format", "csv", "--per", "distribution", "--output", _temporary["d.csv"])).Succeeded();
        Assert.Equal(
            ExitCode.Refused,
            (await Modcomp.RunAsync("export", run, "--format", "csv", "--output", _temporary["d.csv"])).ExitCode
        );
        File.Copy(Path.Combine(run, "estimates.csv"), _temporary["e.csv"]);
        Assert.Equal(
            ExitCode.Refused,
            (await Modcomp.RunAsync("export", run, "--format", "csv", "--output", _temporary["e.csv"])).ExitCode
        );
    }

    [Theory]
    [InlineData("--set", "training.eta=2")]
    [InlineData("--trials", "9")]
    [InlineData("--seed", "3")]
    public async Task The_users_own_spec_is_not_rewritten(string option, string value)
    {
        string text = "# my notes\n" + Specs.Tiny();
        string spec = _temporary.Write("spec.yaml", text);
        string[] run = ["run", spec, "--output", _temporary.Path, "--quiet", option, value];
        Ran ran = await Modcomp.RunAsync(run);
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains("--output", Sentence(ran), StringComparison.Ordinal);
        Assert.Equal([spec], Directory.EnumerateFileSystemEntries(_temporary.Path));
        Assert.Equal(text, File.ReadAllText(spec));

        // As it is, the spec may lie in the folder of its run, and even then it is not rewritten.
        (await Modcomp.RunAsync("run", spec, "--output", _temporary.Path, "--quiet")).Succeeded();
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync(run)).ExitCode);
        Assert.Equal(text, File.ReadAllText(spec));
        (await Modcomp.RunAsync("run", spec, "--output", _temporary.Path, "--quiet")).Succeeded();
    }

    [Theory]
    [InlineData("spec.yaml")]
    [InlineData("estimates.json")]
    [InlineData("estimates.csv")]
    [InlineData("report.html")]
    [InlineData("run.options")]
    [InlineData("run.owner")]
    public async Task A_folder_without_a_run_keeps_its_files(string name)
    {
        string spec = _temporary.Write("tiny.yaml", Specs.Tiny());
        Directory.CreateDirectory(_temporary["mine"]);
        string file = _temporary.Write(Path.Combine("mine", name), "mine\n");
        Ran ran = await Modcomp.RunAsync("run", spec, "--output", _temporary["mine"], "--quiet");
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains($"holds no run, and {name} in it would be written over", Sentence(ran), StringComparison.Ordinal);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(_temporary["mine"]));
        Assert.Equal("mine\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_folder_with_other_files_may_become_that_of_a_run_and_a_run_that_never_began_does_not_stand_in_the_way()
    {
        string spec = _temporary.Write("tiny.yaml", Specs.Tiny());
        Directory.CreateDirectory(_temporary["mine"]);
        _temporary.Write(Path.Combine("mine", "notes.txt"), "mine\n");
        _temporary.Write(Path.Combine("mine", "run.lock"), "");
        _temporary.Write(Path.Combine("mine", "run.owner"), "process 1 on here\n");
        (await Modcomp.RunAsync("run", spec, "--output", _temporary["mine"], "--quiet")).Succeeded();
        Assert.Equal("mine\n", File.ReadAllText(Path.Combine(_temporary["mine"], "notes.txt")));
    }

    [Fact]
    public async Task Arrays_do_not_replace_arrays_of_others()
    {
        string run = await RunAsync();
        Directory.CreateDirectory(_temporary["arrays"]);
        File.WriteAllText(Path.Combine(_temporary["arrays"], "gamma_final.npy"), "mine");
        string[] replay = ["replay", run, "--trial", "0", "--export-arrays", _temporary["arrays"]];
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync(replay)).ExitCode);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_temporary["arrays"], "gamma_final.npy")));
        Directory.Delete(_temporary["arrays"], recursive: true);
        (await Modcomp.RunAsync(replay)).Succeeded();
        (await Modcomp.RunAsync(replay)).Succeeded();
        File.WriteAllText(Path.Combine(_temporary["arrays"], "trial.json"), "{\"mine\": 1}");
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync(replay)).ExitCode);
    }

    [Theory]
    [InlineData("html", "<!DOCTYPE html>\n<title>Trial by jury</title>\n")]
    [InlineData("svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("csv", "iteration,loss\n0,1\n")]
    public async Task A_trace_replaces_an_earlier_one_and_nothing_else(string ending, string mine)
    {
        string run = await RunAsync();
        string[] replay = ["replay", run, "--trial", "0", "--trace"];
        (await Modcomp.RunAsync(replay)).Succeeded();
        (await Modcomp.RunAsync([.. replay, "--every", "2"])).Succeeded();
        Dictionary<string, byte[]> before = Contents(run);
        string file = Path.Combine(run, $"trial-0-0.{ending}");
        Assert.True(before.ContainsKey(Path.GetFileName(file)), string.Join(' ', before.Keys));
        File.WriteAllText(file, mine);
        Ran ran = await Modcomp.RunAsync(replay);
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains($"{file} exists and is not ", Sentence(ran), StringComparison.Ordinal);
        Assert.Equal(mine, File.ReadAllText(file));
        Assert.Equal(before.Where(f => f.Key != Path.GetFileName(file)), Contents(run).Where(f => f.Key != Path.GetFileName(file)));
    }

    [Fact]
    public async Task The_trace_of_another_run_is_not_replaced()
    {
        string run = await RunAsync();
        (await Modcomp.RunAsync("replay", run, "--trial", "1", "--trace")).Succeeded();
        string csv = Path.Combine(run, "trial-0-0.csv");
        File.Move(Path.Combine(run, "trial-0-1.csv"), csv);
        byte[] other = File.ReadAllBytes(csv);
        Ran ran = await Modcomp.RunAsync("replay", run, "--trial", "0", "--trace");
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains($"{csv} exists and is not the trace of this trial", Sentence(ran), StringComparison.Ordinal);
        Assert.Equal(other, File.ReadAllBytes(csv));
        Assert.False(File.Exists(Path.Combine(run, "trial-0-0.html")));
    }

    [SkippableTheory]
    [InlineData("run", "SPEC", "--output=~/x")]
    [InlineData("run", "~/tiny.yaml", "--output", "~/x")]
    [InlineData("run", "SPEC")]
    public async Task A_tilde_is_the_home_folder(params string[] arguments)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs a shell.");
        string spec = _temporary.Write(
            "tiny.yaml",
            Specs
                .Tiny(axes: arguments.Length == 2 ? "output: {folder: ~/x}" : "")
                .Replace("output: {traces: 1}\n", "", StringComparison.Ordinal)
        );
        string work = Directory.CreateDirectory(_temporary["work"]).FullName;
        using ModcompProcess process = ModcompProcess.StartRedirected(
            "",
            work,
            new() { ["HOME"] = _temporary.Path },
            [.. arguments.Select(a => a == "SPEC" ? spec : a), "--quiet", "--no-report"]
        );
        (await process.EndAsync()).Succeeded();
        Assert.True(File.Exists(Path.Combine(_temporary["x"], "trials.ledger")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(work));
    }

    [Fact]
    public void Only_the_beginning_of_a_path_is_a_home_folder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(Path.Combine(home, "x/y"), UserPath.Expand("~/x/y"));
        Assert.Equal(home, Path.TrimEndingDirectorySeparator(UserPath.Expand("~")!));
        Assert.Equal(home, Path.TrimEndingDirectorySeparator(UserPath.Expand("~/")!));
        Assert.Equal("a/~/b", UserPath.Expand("a/~/b"));
        Assert.Equal("./~x", UserPath.Expand("./~x"));
        Assert.Null(UserPath.Expand(null));
        Assert.Equal(ExitCode.Usage, Assert.Throws<ClientException>(() => UserPath.Expand("~bob/x")).ExitCode);
    }

    [Theory]
    [InlineData("run", "~bob/x.yaml")]
    [InlineData("run", "preset:quickstart", "--output", "~bob/x")]
    [InlineData("serve", "--data=~bob/x")]
    [InlineData("status", "~bob/x")]
    [InlineData("report", "~bob/x")]
    [InlineData("export", "~bob/x", "--format", "csv")]
    [InlineData("compare", "~bob/x", "y")]
    [InlineData("verify", "~bob/x")]
    [InlineData("replay", "~bob/x", "--trial", "0")]
    [InlineData("replay", "x", "--trial", "0", "--export-arrays", "~bob/x")]
    [InlineData("presets", "write", "quickstart", "~bob/x")]
    [InlineData("submit", "x", "--api-key-file", "~bob/x")]
    public async Task The_home_folder_of_somebody_else_is_refused(params string[] arguments)
    {
        Ran ran = await Modcomp.RunAsync(arguments);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains("~ stands for your own home folder alone", ran.Error, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync()
    {
        string spec = _temporary.Write("tiny.yaml", Specs.Tiny());
        (await Modcomp.RunAsync("run", spec, "--output", _temporary["run"], "--quiet", "--trials", "7")).Succeeded();
        return _temporary["run"];
    }

    private static Dictionary<string, byte[]> Contents(string folder) =>
        Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);

    private static string Sentence(Ran ran) => Assert.Single(ran.Error.TrimEnd().Split('\n'));
}
