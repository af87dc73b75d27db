using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>The life of a run, through the commands.</summary>
public sealed class EndToEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_ends_in_estimates_and_running_it_again_changes_nothing()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Ran first = (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        Assert.Contains("tiny: 8 trials in 2 configurations", first.Error, StringComparison.Ordinal);
        Assert.Contains("wins most (share of classes)", first.Output, StringComparison.Ordinal);
        Assert.Contains("8 of 8 trials done", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', first.Output + first.Error);
        foreach (string file in new[] { "trials.ledger", "estimates.json", "estimates.csv", "report.html" })
        {
            Assert.Contains(Path.Combine(Run, file), first.Output, StringComparison.Ordinal);
            Assert.True(new FileInfo(Path.Combine(Run, file)).Length > 0);
        }

        Assert.True(File.Exists(Path.Combine(Run, "run.log")));
        byte[] before = Estimates();
        Ran second = (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        Assert.Contains("nothing is left to run", second.Error, StringComparison.Ordinal);
        Assert.Equal(before, Estimates());
    }

    [Fact]
    public async Task Names_of_modalities_may_change_and_not_change_places()
    {
        string spec = Specs.TinySweep();
        string path = _folder.Write("tiny.yaml", spec);
        (await Modcomp.RunAsync("run", path, "--output", Run)).Succeeded();
        byte[] ledger = await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger"));
        string kept = await File.ReadAllTextAsync(Path.Combine(Run, "spec.yaml"));
        Assert.Contains("name: image", spec, StringComparison.Ordinal);
        string swapped = spec.Replace("name: image", "name: ~", StringComparison.Ordinal)
            .Replace("name: text", "name: image", StringComparison.Ordinal)
            .Replace("name: ~", "name: text", StringComparison.Ordinal);
        Ran refused = await Modcomp.RunAsync("run", _folder.Write("tiny.yaml", swapped), "--output", Run);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("changed places (name 0: image -> text, name 1: text -> image)", refused.Error, StringComparison.Ordinal);
        Assert.Equal(kept, await File.ReadAllTextAsync(Path.Combine(Run, "spec.yaml")));
        Ran renamed = await Modcomp.RunAsync(
            "run",
            _folder.Write("tiny.yaml", spec.Replace("name: image", "name: picture", StringComparison.Ordinal)),
            "--output",
            Run
        );
        Assert.Contains("go on under other names: name 0: image -> picture", renamed.Succeeded().Error, StringComparison.Ordinal);
        Assert.Equal(ledger, await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger")));
    }

    [Fact]
    public async Task More_trials_resume_and_end_as_if_they_had_been_asked_for_at_once()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep(trials: 3));
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--no-report")).Succeeded();
        Ran more = (await Modcomp.RunAsync("run", spec, "--output", Run, "--no-report", "--trials", "5")).Succeeded();
        Assert.Contains("resuming: 6 of 10 trials already done", more.Error, StringComparison.Ordinal);
        (await Modcomp.RunAsync("run", spec, "--output", _folder["other"], "--no-report", "--trials", "5")).Succeeded();
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["other"], "estimates.json")), Estimates());

        Ran fewer = await Modcomp.RunAsync("run", spec, "--output", Run, "--trials", "2");
        Assert.Equal(ExitCode.Refused, fewer.ExitCode);
        Assert.Contains("set trials to at least 5", fewer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_spec_in_the_same_folder_is_refused_with_what_changed()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--no-report")).Succeeded();
        byte[] before = Estimates();
        Ran refused = await Modcomp.RunAsync("run", spec, "--output", Run, "--set", "training.eta=0.25");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("training.eta: 0.5 -> 0.25", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, Estimates());
        (await Modcomp.RunAsync("status", Run)).Succeeded();
    }

    [Fact]
    public async Task The_number_of_workers_changes_no_byte()
    {
        string spec = _folder.Write(
            "tiny.yaml",
            Specs.Tiny(trials: 40, axes: "axes:\n  - network.sigma0: {linspace: {from: 0.1, to: 0.3, count: 6}}")
        );
        (await Modcomp.RunAsync("run", spec, "--output", _folder["one"], "--workers", "1", "--quiet")).Succeeded();
        (await Modcomp.RunAsync("run", spec, "--output", _folder["five"], "--workers", "5", "--quiet")).Succeeded();
        foreach (string file in new[] { "estimates.json", "estimates.csv", "report.html" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["one"], file)), File.ReadAllBytes(Path.Combine(_folder["five"], file)));
        }
    }

    [Fact]
    public async Task Values_of_the_command_line_stay_with_the_run()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--set", "network.sigma0=0.3", "--seed", "11", "--trials", "4")).Succeeded();
        byte[] before = Estimates();
        JsonElement status = Json(await Modcomp.RunAsync("status", Run, "--json"));
        Assert.Equal("complete", status.GetProperty("state").GetString());
        Assert.Equal(4, status.GetProperty("trials_done").GetInt64());
        (await Modcomp.RunAsync("report", Run)).Succeeded();
        Assert.Equal(before, Estimates());
        (await Modcomp.RunAsync("replay", Run, "--trial", "3")).Succeeded();
    }

    [Fact]
    public async Task A_report_is_written_again_and_with_another_confidence_its_intervals_are_wider()
    {
        await RunTinyAsync();
        byte[] before = Estimates();
        double narrow = Width(Json(await Modcomp.RunAsync("report", Run, "--json")));
        Assert.Equal(before, Estimates());
        double wide = Width(Json(await Modcomp.RunAsync("report", Run, "--json", "--confidence", "0.999")));
        Assert.True(wide > narrow, $"{wide} is not wider than {narrow}");

        static double Width(JsonElement report) =>
            report
                .GetProperty("configurations")[0]
                .GetProperty("estimates")
                .EnumerateArray()
                .Where(e => e.GetProperty("estimand").GetString() == "test_error[network=joint]")
                .Select(e => e.GetProperty("high").GetDouble() - e.GetProperty("low").GetDouble())
                .Single();
    }

    [Theory]
    [InlineData("csv", "trial", 6)]
    [InlineData("jsonl", "trial", 6)]
    [InlineData("npy", "trial", 6)]
    [InlineData("csv", "class", 18)]
    [InlineData("jsonl", "class", 18)]
    [InlineData("npy", "class", 18)]
    public async Task Trials_are_exported(string format, string per, int rows)
    {
        await RunTinyAsync();
        string file = _folder["out." + format];
        Ran ran = (await Modcomp.RunAsync("export", Run, "--format", format, "--per", per, "--output", file)).Succeeded();
        Assert.Contains($"{rows} rows", ran.Output, StringComparison.Ordinal);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        switch (format)
        {
            case "csv":
                Assert.Equal(rows + 1, bytes.Count(b => b == '\n'));
                break;
            case "jsonl":
                string[] lines = await File.ReadAllLinesAsync(file);
                Assert.Equal(rows, lines.Length);
                Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
                break;
            default:
                Assert.Equal("\u0093NUMPY", System.Text.Encoding.Latin1.GetString(bytes, 0, 6));
                Assert.Contains(
                    $"({rows},)",
                    System.Text.Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 4096)),
                    StringComparison.Ordinal
                );
                break;
        }
    }

    [Theory]
    [InlineData("csv", "trial")]
    [InlineData("npy", "class")]
    [InlineData("jsonl", "distribution")]
    public async Task An_export_goes_to_standard_output_byte_for_byte(string format, string per)
    {
        await RunTinyAsync();
        string file = _folder["out." + format];
        (await Modcomp.RunAsync("export", Run, "--format", format, "--per", per, "--output", file)).Succeeded();
        (Ran ran, byte[] bytes) = await Modcomp.ForBytesAsync("export", Run, "--format", format, "--per", per, "--output", "-");
        ran.Succeeded();
        Assert.Equal(await File.ReadAllBytesAsync(file), bytes);
        Assert.Equal("", ran.Output);
        Assert.Matches("^standard output: [0-9]+ rows", ran.Error);
        Assert.False(File.Exists("-"));
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("two\r\nlines\ntraining.eta=2")]
    public async Task A_value_of_several_lines_leaves_a_run_that_can_be_read(string description)
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        (
            await Modcomp.RunAsync(
                "run",
                spec,
                "--output",
                Run,
                "--set",
                "description=" + description,
                "--set",
                "training.eta=0.25",
                "--no-report",
                "--quiet"
            )
        ).Succeeded();
        string written = await File.ReadAllTextAsync(Path.Combine(Run, "estimates.json"));
        Assert.Equal(description, JsonDocument.Parse(written).RootElement.GetProperty("description").GetString());
        (await Modcomp.RunAsync("verify", Run)).Succeeded();
        (await Modcomp.RunAsync("report", Run)).Succeeded();
        Assert.Equal(written, await File.ReadAllTextAsync(Path.Combine(Run, "estimates.json")));
    }

    [Fact]
    public async Task Numbers_on_the_command_line_are_spelt_as_in_a_spec()
    {
        await RunTinyAsync();
        JsonElement planned = Json(await Modcomp.RunAsync("plan", _folder["tiny.yaml"], "--trials", "1_0e5", "--workers", "2.0", "--json"));
        Assert.Equal(1_000_000, planned.GetProperty("trials").GetInt64());
        (await Modcomp.RunAsync("verify", Run, "--retrain", "1e1")).Succeeded();
        (await Modcomp.RunAsync("report", Run, "--confidence", "9.9e-1")).Succeeded();
        (await Modcomp.RunAsync("replay", Run, "--trial", "5.0", "--config", "0e0")).Succeeded();
        string exact = _folder["exact"];
        (
            await Modcomp.RunAsync("run", _folder["tiny.yaml"], "--seed", "9007199254740993.0", "--output", exact, "--no-report", "--quiet")
        ).Succeeded();
        Assert.Equal(
            "9007199254740993",
            JsonDocument
                .Parse(await File.ReadAllTextAsync(Path.Combine(exact, "estimates.json")))
                .RootElement.GetProperty("seed")
                .GetString()
        );
    }

    [Fact]
    public async Task A_trial_is_replayed_bit_for_bit_and_drawn()
    {
        await RunTinyAsync();
        Ran ran = (
            await Modcomp.RunAsync(
                "replay",
                Run,
                "--config",
                "0",
                "--trial",
                "5",
                "--trace",
                "--every",
                "2",
                "--export-arrays",
                _folder["arrays"]
            )
        ).Succeeded();
        Assert.Contains("agree with the ledger bit for bit", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Gamma of class 0", ran.Output, StringComparison.Ordinal);
        string svg = Path.Combine(Run, "trial-0-5.svg");
        Assert.Contains(svg, ran.Output, StringComparison.Ordinal);
        System.Xml.Linq.XDocument.Parse(await File.ReadAllTextAsync(svg));
        Assert.True(File.Exists(Path.Combine(Run, "trial-0-5.html")));
        Assert.True(File.Exists(Path.Combine(_folder["arrays"], "weights_initial_0.npy")));
        // Iterations 0, 2, ..., 20 of 3 classes and 2 modalities, and a heading.
        Assert.Equal(1 + (11 * 6), (await File.ReadAllLinesAsync(Path.Combine(Run, "trial-0-5.csv"))).Length);
        Assert.True(Json(await Modcomp.RunAsync("replay", Run, "--trial", "0", "--json")).GetProperty("agrees").GetBoolean());
    }

    [Fact]
    public async Task A_trial_that_is_not_there_is_a_usage_error()
    {
        await RunTinyAsync();
        Ran trial = await Modcomp.RunAsync("replay", Run, "--trial", "6");
        Assert.Equal($"modcomp: {Run} has no trial 6 of configuration 0: done are 0 to 5." + Environment.NewLine, trial.Error);
        Assert.Equal(ExitCode.Usage, trial.ExitCode);
        Ran configuration = await Modcomp.RunAsync("replay", Run, "--trial", "0", "--config", "1");
        Assert.Equal($"modcomp: {Run} has no configuration 1: it has 1, from 0 to 0." + Environment.NewLine, configuration.Error);
        Assert.Equal(ExitCode.Usage, configuration.ExitCode);
    }

    [Fact]
    public async Task A_run_does_not_differ_from_itself()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet", "--no-report")).Succeeded();
        JsonElement same = Json(await Modcomp.RunAsync("compare", Run, Run, "--json"));
        Assert.Equal(2, same.GetProperty("configurations").GetArrayLength());
        foreach (
            JsonElement difference in same.GetProperty("configurations")
                .EnumerateArray()
                .SelectMany(c => c.GetProperty("differences").EnumerateArray())
        )
        {
            JsonElement value = difference.GetProperty("difference");
            Assert.True(value.ValueKind == JsonValueKind.Null || value.GetDouble() == 0);
        }

        Ran pair = (await Modcomp.RunAsync("compare", Run, Run, "--config-a", "0", "--config-b", "1")).Succeeded();
        Assert.Contains("paired by common random numbers", pair.Output, StringComparison.Ordinal);
        // Rows are averages over classes, and a star marks an interval without zero.
        string[] rows = [.. pair.Output.Split('\n').Where(l => l.Contains("test_error[network=joint]", StringComparison.Ordinal))];
        Assert.Contains("[", Assert.Single(rows)["test_error[network=joint]".Length..], StringComparison.Ordinal);
        Assert.DoesNotContain("class=", pair.Output, StringComparison.Ordinal);
        Assert.Contains("* the interval excludes zero", pair.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_says_what_a_sweep_costs_without_running_it()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        JsonElement plan = Json(await Modcomp.RunAsync("plan", spec, "--json", "--trials", "1000000000"));
        Assert.Equal(2_000_000_000, plan.GetProperty("trials").GetInt64());
        Assert.True(plan.GetProperty("seconds").GetDouble() > 0);
        Assert.True(plan.GetProperty("memory_bytes").GetDouble() > 0);
        Assert.Contains("extrapolated from", (await Modcomp.RunAsync("plan", spec)).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_of_a_spec_come_at_once()
    {
        string spec = _folder.Write(
            "bad.yaml",
            Specs.Tiny().Replace("q: 3", "q: 2", StringComparison.Ordinal).Replace("seed: 7", "sead: 7", StringComparison.Ordinal)
        );
        foreach (string command in new[] { "validate", "run", "plan" })
        {
            Ran ran = await Modcomp.RunAsync(command, spec);
            Assert.Equal(ExitCode.Usage, ran.ExitCode);
            Assert.Contains($"{spec} has ", ran.Error, StringComparison.Ordinal);
            Assert.Contains("sead", ran.Error, StringComparison.Ordinal);
            Assert.Contains("network.q", ran.Error, StringComparison.Ordinal);
        }

        Ran json = await Modcomp.RunAsync("validate", spec, "--json");
        Assert.Equal(ExitCode.Usage, json.ExitCode);
        Assert.True(JsonDocument.Parse(json.Output).RootElement.GetProperty("errors").GetArrayLength() >= 2);
        (await Modcomp.RunAsync("validate", _folder.Write("good.yaml", Specs.Tiny()))).Succeeded();
    }

    [Fact]
    public async Task A_preset_is_listed_shown_and_written_but_never_over_a_file()
    {
        Assert.Contains("quickstart", (await Modcomp.RunAsync("presets")).Succeeded().Output, StringComparison.Ordinal);
        string shown = (await Modcomp.RunAsync("presets", "show", "quickstart")).Succeeded().Output;
        string file = _folder["mine.yaml"];
        (await Modcomp.RunAsync("presets", "write", "quickstart", file)).Succeeded();
        Assert.Equal(shown, await File.ReadAllTextAsync(file));
        Ran again = await Modcomp.RunAsync("presets", "write", "quickstart", file);
        Assert.Equal($"modcomp: {file} exists already: choose another name or remove it." + Environment.NewLine, again.Error);
        Assert.Equal(ExitCode.Usage, again.ExitCode);
    }

    [Fact]
    public async Task JSON_is_all_that_standard_output_holds()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        JsonElement run = Json(await Modcomp.RunAsync("run", spec, "--output", Run, "--json"));
        Assert.Equal("completed", run.GetProperty("end").GetString());
        Assert.Equal(6, run.GetProperty("trials_computed").GetInt64());
        Ran quiet = (await Modcomp.RunAsync("run", spec, "--output", _folder["quiet"], "--quiet")).Succeeded();
        Assert.Equal("", quiet.Output + quiet.Error);
    }

    [Fact]
    public async Task A_terminal_gets_colours_unless_it_asks_for_none()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        Ran plain = (
            await Modcomp.OnTerminalAsync(80, new() { ["NO_COLOR"] = "1", ["TERM"] = "xterm" }, "run", spec, "--output", _folder["a"])
        ).Succeeded();
        Assert.DoesNotMatch("\u001b\\[[0-9;]*3[0-9][0-9;]*m", plain.Output + plain.Error);
        Ran dumb = (await Modcomp.OnTerminalAsync(80, new() { ["TERM"] = "dumb" }, "run", spec, "--output", _folder["b"])).Succeeded();
        Assert.DoesNotContain('\u001b', dumb.Output + dumb.Error);
        Assert.All(
            dumb.Output.Split('\n')
                .Where(l => !l.Contains(_folder.Path, StringComparison.Ordinal) && !l.Contains("hash", StringComparison.Ordinal)),
            line => Assert.True(line.TrimEnd().Length <= 80, line)
        );
        Ran colour = (await Modcomp.OnTerminalAsync(80, new() { ["TERM"] = "xterm" }, "run", spec, "--output", _folder["c"])).Succeeded();
        Assert.Contains("\u001b[", colour.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_before_the_first_trial_saves_what_is_there_and_says_how_to_resume()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        var stop = new StopRequest(_ => { });
        stop.Request(ExitCode.Interrupted);
        Ran stopped = await Modcomp.RunAsync(stop, "run", spec, "--output", Run);
        Assert.Equal(ExitCode.Interrupted, stopped.ExitCode);
        Assert.Contains($"resume with: modcomp run {spec} --output {Run}", stopped.Error, StringComparison.Ordinal);
        (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
    }

    private async Task RunTinyAsync() =>
        (await Modcomp.RunAsync("run", _folder.Write("tiny.yaml", Specs.Tiny()), "--output", Run, "--quiet")).Succeeded();

    private byte[] Estimates() => File.ReadAllBytes(Path.Combine(Run, "estimates.json"));

    private static JsonElement Json(Ran ran)
    {
        ran.Succeeded();
        using JsonDocument document = JsonDocument.Parse(ran.Output);
        return document.RootElement.Clone();
    }
}
