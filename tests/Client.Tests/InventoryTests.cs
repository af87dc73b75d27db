using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Reuse;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Tests;

/// <summary><c>list</c>, <c>tag</c> and <c>delete</c> on run folders.</summary>
public sealed class InventoryTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Runs => _temporary["runs"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Runs_are_listed_as_their_status_says_with_and_without_a_summary()
    {
        await RunAsync("done", Specs.TinySweep());
        await RunAsync("deep/more/until", Specs.Tiny(trials: 60), "--set", "until.estimand=agreement", "--set", "until.half_width=0.3");
        Dictionary<string, JsonElement> runs = await ListAsync();
        Assert.Equal([In("deep/more/until"), In("done")], runs.Keys.Order(StringComparer.Ordinal));
        foreach ((string run, JsonElement listed) in runs)
        {
            JsonElement status = JsonDocument.Parse((await Modcomp.RunAsync("status", run, "--json")).Succeeded().Output).RootElement;
            JsonElement estimates = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "estimates.json"))).RootElement;
            Assert.Equal(("tiny", "completed", "complete"), (Text(listed, "name"), Text(listed, "state"), Text(status, "state")));
            Assert.Equal(status.GetProperty("trials_done").GetInt64(), listed.GetProperty("trials_done").GetInt64());
            Assert.Equal(status.GetProperty("trials_total").GetInt64(), listed.GetProperty("trials_total").GetInt64());
            Assert.Equal(new FileInfo(Path.Combine(run, "trials.ledger")).Length, listed.GetProperty("bytes").GetInt64());
            Assert.Equal(Text(estimates, "results_hash"), Text(listed, "results_hash"));
            Assert.Equal("competition", Text(listed, "experiment"));
            Assert.True(File.Exists(Path.Combine(run, "run.summary")));
        }

        // A run of an earlier version has no summary: the ledger says the same.
        foreach (string run in runs.Keys)
        {
            File.Delete(Path.Combine(run, "run.summary"));
        }

        Assert.Equal(runs.Values.Select(r => r.GetRawText()).Order(), (await ListAsync()).Values.Select(r => r.GetRawText()).Order());
    }

    [Fact]
    public async Task A_summary_is_not_believed_when_the_ledger_has_changed_since()
    {
        await RunAsync("a", Specs.Tiny(trials: 6));
        string early = Path.Combine(In("a"), "run.summary");
        string text = await File.ReadAllTextAsync(early);
        await RunAsync("a", Specs.Tiny(trials: 20));
        Assert.Equal(20, (await ListAsync())[In("a")].GetProperty("trials_done").GetInt64());
        await File.WriteAllTextAsync(early, text);
        Assert.Equal(20, (await ListAsync())[In("a")].GetProperty("trials_done").GetInt64());
        await File.WriteAllTextAsync(early, "{ no json");
        Assert.Equal("completed", Text((await ListAsync())[In("a")], "state"));
    }

    [Fact]
    public async Task What_is_broken_is_listed_with_its_fault_and_ends_no_list()
    {
        await RunAsync("whole", Specs.Tiny());
        foreach ((string run, string file, string content) in new[] { ("a", "spec.yaml", "name: ["), ("b", "trials.ledger", "damaged") })
        {
            await RunAsync(run, Specs.Tiny());
            File.Delete(Path.Combine(In(run), "run.summary"));
            await File.WriteAllTextAsync(Path.Combine(In(run), file), content);
        }

        Directory.CreateDirectory(In("c"));
        await File.WriteAllTextAsync(Path.Combine(In("c"), "ledger.address"), "one line");
        Directory.Move(In("whole"), In("gone.removing"));
        await RunAsync("whole", Specs.Tiny());
        Directory.CreateSymbolicLink(In("loop"), Runs);

        Dictionary<string, JsonElement> runs = await ListAsync();
        Assert.Equal(["a", "b", "c", "gone.removing", "whole"], runs.Keys.Select(r => Path.GetFileName(r)).Order(StringComparer.Ordinal));
        Assert.All(runs.Where(r => r.Key != In("whole")), r => Assert.NotEqual("", Text(r.Value, "fault")));
        Assert.Equal("completed", Text(runs[In("whole")], "state"));
        Assert.Contains("'modcomp delete", Text(runs[In("gone.removing")], "fault"), StringComparison.Ordinal);
        string table = (await Modcomp.RunAsync("list", Runs)).Succeeded().Output;
        Assert.Contains(Text(runs[In("a")], "fault"), table.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_sorted_and_filtered()
    {
        await RunAsync("b", Specs.Tiny(trials: 4));
        await RunAsync("a", Specs.Tiny(trials: 9));
        await RunAsync("c", Specs.Tiny(trials: 6));
        DateTime now = File.GetLastWriteTimeUtc(Path.Combine(In("a"), "trials.ledger"));
        foreach ((string run, int hours) in new[] { ("a", 3), ("b", 1), ("c", 2) })
        {
            File.SetLastWriteTimeUtc(Path.Combine(In(run), "trials.ledger"), now.AddHours(-hours));
        }

        Assert.Equal("bca", await OrderAsync());
        Assert.Equal("acb", await OrderAsync("--sort", "oldest"));
        Assert.Equal("abc", await OrderAsync("--sort", "name"));
        Assert.Equal("acb", await OrderAsync("--sort", "trials"));
        Assert.Equal("acb", await OrderAsync("--sort", "size"));
        (await Modcomp.RunAsync("tag", In("c"), "--add", "paper", "--add", "figure:2")).Succeeded();
        Assert.Equal("c", await OrderAsync("--tag", "paper"));
        Assert.Equal("", await OrderAsync("--tag", "pap"));
        Assert.Equal("bca", await OrderAsync("--state", "completed"));
        Assert.Equal("", await OrderAsync("--state", "running"));
        using (RunLock.Acquire(new RunFolder(In("b"))))
        {
            Assert.Equal("b", await OrderAsync("--state", "running"));
        }

        Assert.Equal(ExitCode.Usage, (await Modcomp.RunAsync("list", Runs, "--server", "http://127.0.0.1:9")).ExitCode);
        Ran none = await Modcomp.RunAsync("list", _temporary["nowhere"]);
        Assert.Equal((ExitCode.Refused, ""), (none.ExitCode, none.Output));

        async Task<string> OrderAsync(params string[] options)
        {
            Ran ran = (await Modcomp.RunAsync(["list", Runs, "--json", .. options])).Succeeded();
            return string.Concat(
                JsonDocument
                    .Parse(ran.Output)
                    .RootElement.GetProperty("runs")
                    .EnumerateArray()
                    .Select(r => Path.GetFileName(Text(r, "run")))
            );
        }
    }

    [Fact]
    public async Task Tags_stand_beside_a_run_and_change_nothing_else_of_it()
    {
        await RunAsync("a", Specs.Tiny());
        Dictionary<string, byte[]> before = Directory.EnumerateFiles(In("a")).ToDictionary(f => f, File.ReadAllBytes);
        Assert.Equal(
            $"{In("a")}: a, größer\n",
            (await Modcomp.RunAsync("tag", In("a"), "--add", "größer", "--add", "a")).Succeeded().Output
        );
        Assert.Equal($"{In("a")}: größer\n", (await Modcomp.RunAsync("tag", In("a"), "--remove", "a")).Succeeded().Output);
        Assert.Equal("größer\n", await File.ReadAllTextAsync(Path.Combine(In("a"), "run.tags")));
        Assert.Contains("tags größer", (await Modcomp.RunAsync("status", In("a"))).Succeeded().Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync("verify", In("a"))).Succeeded();
        foreach ((string file, byte[] bytes) in before)
        {
            Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
        }

        Ran wrong = await Modcomp.RunAsync("tag", In("a"), "--add", "a b");
        Assert.Equal(ExitCode.Usage, wrong.ExitCode);
        Assert.Equal("modcomp: the tag 'a b' has characters other than letters, digits and . _ - : / =: give another.\n", wrong.Error);
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync("tag", Runs, "--add", "a")).ExitCode);
        Assert.Equal($"{In("a")}: no tags\n", (await Modcomp.RunAsync("tag", In("a"), "--remove", "größer")).Succeeded().Output);
        Assert.False(File.Exists(Path.Combine(In("a"), "run.tags")));
    }

    [Fact]
    public async Task A_deletion_asks_or_is_told_yes()
    {
        await RunAsync("a", Specs.Tiny());
        Ran nobody = await Modcomp.RunAsync("delete", In("a"));
        Assert.Equal(ExitCode.Usage, nobody.ExitCode);
        Assert.Contains("add --yes", nobody.Error, StringComparison.Ordinal);
        Ran no = await Modcomp.AskedAsync("n\n", "delete", In("a"));
        Assert.Equal(ExitCode.Refused, no.ExitCode);
        Assert.Equal($"Delete {In("a")} for good? [y/N] nothing is deleted\n", no.Error);
        Assert.Equal(ExitCode.Refused, (await Modcomp.AskedAsync("", "delete", In("a"))).ExitCode);
        Assert.True(Directory.Exists(In("a")));
        Assert.Equal($"{In("a")}: deleted\n", (await Modcomp.AskedAsync("y\n", "delete", In("a"))).Succeeded().Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Runs));
    }

    [Fact]
    public async Task Everything_that_this_program_writes_into_a_run_goes_with_it()
    {
        await RunAsync("a", Specs.TinySweep());
        (await Modcomp.RunAsync("tag", In("a"), "--add", "paper")).Succeeded();
        (await Modcomp.RunAsync("report", In("a"), "--config", "1")).Succeeded();
        (await Modcomp.RunAsync("replay", In("a"), "--trial", "1", "--trace")).Succeeded();
        foreach (string format in new[] { "csv", "jsonl", "npy", "parquet", "arrow" })
        {
            (await Modcomp.RunAsync("export", In("a"), "--format", format)).Succeeded();
        }

        (await Modcomp.RunAsync("export", In("a"), "--format", "csv", "--per", "class")).Succeeded();
        (await Modcomp.RunAsync("export", In("a"), "--format", "csv", "--per", "distribution")).Succeeded();
        await File.WriteAllTextAsync(Path.Combine(In("a"), "estimates.json.some.host-17.new"), "");
        (await Modcomp.RunAsync("delete", In("a"), "--yes")).Succeeded();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Runs));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("notes.txt")]
    [InlineData("sub/")]
    public async Task What_a_change_of_the_spec_has_set_aside_goes_with_the_run_and_nothing_else_does(string? foreign)
    {
        string[] run = ["--output", In("a"), "--no-report", "--quiet"];
        (await Modcomp.RunAsync(["run", _temporary.Write("two.yaml", AxisSpecs.Of(2, [0.1, 0.2])), .. run])).Succeeded();
        (await Modcomp.RunAsync(["run", _temporary.Write("one.yaml", AxisSpecs.Of(2, [0.2])), .. run])).Succeeded();
        string earlier = Assert.Single(Directory.GetDirectories(Path.Combine(In("a"), "earlier")));
        if (foreign is null)
        {
            (await Modcomp.RunAsync("delete", In("a"), "--yes")).Succeeded();
            Assert.False(Directory.Exists(In("a")));
            return;
        }

        if (foreign.EndsWith('/'))
        {
            Directory.CreateDirectory(Path.Combine(earlier, foreign));
        }
        else
        {
            await File.WriteAllTextAsync(Path.Combine(earlier, foreign), "mine");
        }

        Ran refused = await Modcomp.RunAsync("delete", In("a"), "--yes");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("holds earlier, which no run has written", refused.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(earlier, "trials.ledger")));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("trials.csv")]
    [InlineData("run.log.bak")]
    [InlineData("sub/")]
    [InlineData("link")]
    public async Task A_folder_with_anything_else_is_left_as_it_is(string foreign)
    {
        await RunAsync("a", Specs.Tiny());
        string path = Path.Combine(In("a"), foreign.TrimEnd('/'));
        if (foreign.EndsWith('/'))
        {
            Directory.CreateDirectory(path);
        }
        else if (foreign == "link")
        {
            File.Delete(Path.Combine(In("a"), "report.html"));
            path = Path.Combine(In("a"), "report.html");
            File.CreateSymbolicLink(path, _temporary.Write("elsewhere", "mine"));
        }
        else
        {
            await File.WriteAllTextAsync(path, "mine");
        }

        string[] before = [.. Directory.EnumerateFileSystemEntries(In("a")).Order(StringComparer.Ordinal)];
        Ran refused = await Modcomp.RunAsync("delete", In("a"), "--yes");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains($"holds {Path.GetFileName(path)}, which no run has written", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(In("a")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_at_work_or_no_run_is_refused_and_the_others_are_deleted()
    {
        await RunAsync("a", Specs.Tiny());
        await RunAsync("b", Specs.Tiny());
        Directory.CreateDirectory(In("empty"));
        Directory.CreateSymbolicLink(In("link"), In("b"));
        using (RunLock.Acquire(new RunFolder(In("b"))))
        {
            Ran ran = await Modcomp.RunAsync("delete", In("b"), In("empty"), In("nothing"), In("link"), In("a"), "--yes");
            Assert.Equal((ExitCode.Refused, $"{In("a")}: deleted\n"), (ran.ExitCode, ran.Output));
            string[] errors = ran.Error.TrimEnd().Split('\n');
            Assert.Equal(4, errors.Length);
            Assert.Contains("is in use by process", errors[0], StringComparison.Ordinal);
            Assert.Contains("holds no run", errors[1], StringComparison.Ordinal);
            Assert.Contains("There is no folder", errors[2], StringComparison.Ordinal);
            Assert.Contains("is a link", errors[3], StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(In("b"), "trials.ledger")));
    }

    [Fact]
    public async Task A_run_whose_spec_is_not_what_it_was_is_damaged_and_says_why()
    {
        await RunAsync("a", Specs.Tiny());
        Assert.Equal("completed", Text((await ListAsync())[In("a")], "state"));
        await File.WriteAllTextAsync(Path.Combine(In("a"), "spec.yaml"), "no spec: [");
        JsonElement listed = (await ListAsync())[In("a")];
        Assert.Equal("damaged", Text(listed, "state"));
        Assert.Contains("spec.yaml", Text(listed, "fault"), StringComparison.Ordinal);
        (await Modcomp.RunAsync("list", Runs, "--state", "damaged")).Succeeded();
    }

    [Fact]
    public async Task An_export_into_a_folder_that_there_is_not_says_so()
    {
        await RunAsync("a", Specs.Tiny());
        string folder = In("none");
        Ran ran = await Modcomp.RunAsync("export", In("a"), "--format", "csv", "--output", Path.Combine(folder, "trials.csv"));
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains(
            $"there is no folder {folder}: create it, or give a file in a folder that there is",
            ran.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_deletion_that_was_cut_off_anywhere_is_finished_by_the_next()
    {
        await RunAsync("whole", Specs.Tiny());
        string[] files = [.. Directory.EnumerateFiles(In("whole")).Select(f => Path.GetFileName(f))];
        // The ledger is the last to go: whatever else is left, what it was is seen.
        for (int left = 0; left <= files.Length; left++)
        {
            string half = In("half") + RunRemoval.Ending;
            Directory.CreateDirectory(half);
            foreach (string file in files.OrderByDescending(f => f == "trials.ledger").Take(left))
            {
                File.Copy(Path.Combine(In("whole"), file), Path.Combine(half, file));
            }

            Assert.Equal("damaged", Text((await ListAsync())[half], "state"));
            (await Modcomp.RunAsync("delete", In("half"), "--yes")).Succeeded();
            Assert.Equal([In("whole")], Directory.EnumerateDirectories(Runs));
        }

        // What is no run's is not taken for one by its name.
        Directory.CreateDirectory(In("mine.removing"));
        await File.WriteAllTextAsync(Path.Combine(In("mine.removing"), "thesis.tex"), "mine");
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync("delete", In("mine"), "--yes")).ExitCode);
        Assert.True(File.Exists(Path.Combine(In("mine.removing"), "thesis.tex")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private string In(string run) => Path.Combine(Runs, run);

    private async Task RunAsync(string run, string spec, params string[] options) =>
        (await Modcomp.RunAsync(["run", _temporary.Write("spec.yaml", spec), "--output", In(run), "--quiet", .. options])).Succeeded();

    private async Task<Dictionary<string, JsonElement>> ListAsync() =>
        JsonDocument
            .Parse((await Modcomp.RunAsync("list", Runs, "--json")).Succeeded().Output)
            .RootElement.GetProperty("runs")
            .EnumerateArray()
            .ToDictionary(r => Text(r, "run"));
}
