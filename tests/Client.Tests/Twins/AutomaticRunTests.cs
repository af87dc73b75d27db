using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Client.Tests.Twins;

/// <summary>Runs whose twins a pilot chooses.</summary>
public sealed class AutomaticRunTests : IDisposable
{
    private const int Trials = 400;
    private readonly TemporaryFolder _folder = new();

    private string Automatic => _folder.Write("auto.yaml", Spec + "fidelity: auto\n");

    // Twins pay where steps are small.
    private static string Spec =>
        Specs.Tiny(trials: Trials, iterations: 100).Replace("eta: 0.5", "eta: 0.2", StringComparison.Ordinal).TrimEnd() + "\n";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_the_one_of_the_section_that_the_command_prints()
    {
        string section = await SectionAsync();
        await RunAsync(_folder.Write("byhand.yaml", Spec + section + "\n"), "byhand");
        Ran ran = await RunAsync(Automatic, "auto");
        Assert.Contains("tiny: a pilot of 20 trials of every configuration chooses the twins\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"tiny: fidelity: auto is {section["fidelity: ".Length..]}: the same half-width takes 0.",
            ran.Error,
            StringComparison.Ordinal
        );
        SameRun("byhand", "auto");

        // What is kept is an ordinary spec, which every command reads as it stands, on the lines of the user's.
        Assert.Equal(Spec + section + " # auto\n", await File.ReadAllTextAsync(_folder["auto/spec.yaml"]));
        (await Modcomp.RunAsync("verify", _folder["auto"])).Succeeded();
        (await Modcomp.RunAsync("replay", _folder["auto"], "--trial", "3")).Succeeded();

        await RunAsync(_folder.Write("without.yaml", Spec + "fidelity: {twins: 3, m: 1}\n"), "option", "--set", "fidelity=auto");
        SameRun("byhand", "option");
        (await Modcomp.RunAsync("verify", _folder["option"])).Succeeded();
        Assert.False(File.Exists(_folder["option/run.options"]));

        // Beside other options, which are kept.
        await RunAsync(_folder.Write("plain.yaml", Spec), "options", "--trials", "410", "--set", "fidelity=auto");
        Assert.Equal("trials=410\n", await File.ReadAllTextAsync(_folder["options/run.options"]));
        (await Modcomp.RunAsync("verify", _folder["options"])).Succeeded();
    }

    [Fact]
    public async Task A_sweep_that_stops_at_targets_has_no_twins_by_itself()
    {
        string stops = _folder.Write("stops.yaml", Spec + "until: {estimand: gap, half_width: 0.2}\nfidelity: auto\n");
        Ran ran = await RunAsync(stops, "stops");
        Assert.Contains("tiny: fidelity: auto is no twins: the sweep stops at targets", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a pilot of", ran.Error, StringComparison.Ordinal);
        Ran twins = (await Modcomp.RunAsync("twins", stops, "--trials", "20")).Succeeded();
        Assert.Contains("compare what 'modcomp design' says", twins.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_goes_on_with_the_twins_that_it_has_and_no_pilot()
    {
        // Others than the pilot would choose.
        string byHand = _folder.Write("byhand.yaml", Spec + "fidelity: {twins: 2, T: T/2, eta: 2*eta}\n");
        await RunAsync(byHand, "run", "--trials", "10");
        await RunAsync(byHand, "undisturbed", "--trials", "500");
        Ran ran = await RunAsync(Automatic, "run", "--trials", "500");
        Assert.Contains(
            $"tiny: fidelity: auto is {{twins: 2, T: T/2, eta: 2*eta}}, as in the run in {_folder["run"]}\n",
            ran.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("10 of 500 trials already done", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pilot", ran.Error, StringComparison.Ordinal);
        SameRun("undisturbed", "run");
        (await Modcomp.RunAsync("verify", _folder["run"])).Succeeded();

        // One of another sweep is told as ever.
        Ran other = await Modcomp.RunAsync("run", Automatic, "--output", _folder["run"], "--seed", "8");
        Assert.Equal(ExitCode.Refused, other.ExitCode);
        Assert.Contains("seed: 7 -> 8", other.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Killed_and_resumed_a_run_ends_in_the_same_bytes()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are those of POSIX systems.");
        string spec = _folder.Write(
            "long.yaml",
            Spec.Replace("trials: 400", "trials: 4000", StringComparison.Ordinal) + "fidelity: auto\n"
        );
        using (ModcompProcess process = ModcompProcess.Start("run", spec, "--output", _folder["run"], "--quiet", "--workers", "1"))
        {
            while (!process.HasExited && Length() < 4000)
            {
                await Task.Delay(5);
            }

            process.Kill();
            await process.EndAsync();
        }

        Ran ran = await RunAsync(spec, "run");
        Assert.Contains(", as in the run in ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pilot", ran.Error, StringComparison.Ordinal);
        await RunAsync(spec, "undisturbed");
        SameRun("undisturbed", "run");

        long Length() => new FileInfo(_folder["run/trials.ledger"]) is { Exists: true } ledger ? ledger.Length : 0;
    }

    [Fact]
    public async Task Shards_choose_alike_and_merge_to_the_same_bytes()
    {
        string spec = Automatic;
        await RunAsync(spec, "whole");
        await RunAsync(spec, "one", "--shard", "1/2");
        await RunAsync(spec, "two", "--shard", "2/2");
        Assert.Equal(await File.ReadAllTextAsync(_folder["one/spec.yaml"]), await File.ReadAllTextAsync(_folder["two/spec.yaml"]));
        (await Modcomp.RunAsync("merge", _folder["one"], _folder["two"], "--output", _folder["merged"])).Succeeded();
        SameRun("whole", "merged");
    }

    [Fact]
    public async Task Where_no_pilot_is_worth_its_trials_or_no_twins_pay_there_are_none()
    {
        string none = _folder.Write("none.yaml", Spec + "fidelity: none\n");
        await RunAsync(none, "none", "--trials", "399");
        Ran small = await RunAsync(Automatic, "small", "--trials", "399");
        Assert.Contains(
            "tiny: fidelity: auto is no twins: a sweep of fewer than 400 trials of a configuration is too small to be worth a pilot\n",
            small.Error,
            StringComparison.Ordinal
        );
        SameRun("none", "small");

        // Steps so large that every cheaper twin is another network.
        string[] large = ["--set", "training.eta=2", "--set", "training.T=10"];
        await RunAsync(_folder.Write("twins.yaml", Spec + "fidelity: {twins: 2}\n"), "unset", ["--set", "fidelity=none", .. large]);
        Ran poor = await RunAsync(Automatic, "poor", large);
        Assert.Contains(
            "tiny: fidelity: auto is no twins: those that are cheap enough say too little about their trials\n",
            poor.Error,
            StringComparison.Ordinal
        );
        SameRun("unset", "poor");
        Ran obstacle = await RunAsync(Automatic, "obstacle", "--set", "training.T=0");
        Assert.Contains(
            "fidelity: auto is no twins. Trials have too few iterations for cheaper twins\n",
            obstacle.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_stop_in_the_pilot_leaves_nothing_behind()
    {
        using var stop = new StopRequest(_ => { });
        using var error = new Stopping(stop, "a pilot of");
        using var output = new StringWriter();
        var console = new ClientConsole { Out = output, Error = error };
        string[] line = ["run", Automatic, "--output", _folder["run"]];
        int code = await ClientProgram.RunAsync(line, console, stop, Installation.OfProcess());
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.EndsWith(
            $"modcomp: stopped in the pilot, of which nothing is kept; begin again with: modcomp {string.Join(' ', line)}\n",
            error.ToString(),
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task A_spec_in_its_own_run_folder_is_not_written_over()
    {
        Directory.CreateDirectory(_folder["run"]);
        string spec = _folder.Write("run/spec.yaml", Spec + "fidelity: auto\n");
        Ran refused = await Modcomp.RunAsync("run", spec, "--output", _folder["run"]);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("the run would write the twins over it that a pilot chooses", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith("fidelity: auto\n", await File.ReadAllTextAsync(spec), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_that_run_no_pilot_say_what_they_assume_and_know_the_run_that_there_is()
    {
        string spec = Automatic;
        Assert.StartsWith(
            $"{spec} is valid: 1 configuration",
            (await Modcomp.RunAsync("validate", spec)).Succeeded().Output,
            StringComparison.Ordinal
        );
        const string assumed =
            "tiny: fidelity is auto, and this is without twins and without the pilot of 20 trials of every configuration that will choose "
            + "them; 'modcomp design SPEC' chooses them alike and reckons with them\n";
        string[] plan = ["plan", spec, "--output", _folder["run"]];
        Assert.Equal(assumed, (await Modcomp.RunAsync(plan)).Succeeded().Error);
        await RunAsync(_folder.Write("byhand.yaml", Spec + "fidelity: {twins: 2, T: T/2}\n"), "run", "--trials", "10");
        Ran known = (await Modcomp.RunAsync(plan)).Succeeded();
        Assert.Contains("auto is {twins: 2, T: T/2}, as in the run in", known.Error, StringComparison.Ordinal);
        Assert.Contains("10 of 400 trials are there already", known.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_design_reckons_with_the_twins_that_a_run_would_choose()
    {
        string section = await SectionAsync();
        string byHand = _folder.Write("byhand.yaml", Spec + section + "\n");

        // The pilot ends with the trials of the spec, however slow the machine is.
        string[] wished = ["--half-width", "gap=0.02", "--half-width", "agreement=0.02", "--seconds", "300", "--json"];
        Ran automatic = (await Modcomp.RunAsync(["design", Automatic, .. wished])).Succeeded();
        Assert.Contains("tiny: a pilot of 20 trials of every configuration chooses the twins\n", automatic.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"tiny: fidelity: auto is {section["fidelity: ".Length..]}: the same half-width takes 0.",
            automatic.Error,
            StringComparison.Ordinal
        );
        Ran explicitly = (await Modcomp.RunAsync(["design", byHand, .. wished])).Succeeded();
        Assert.DoesNotContain("pilot of", explicitly.Error, StringComparison.Ordinal);
        Assert.Equal(Trials(explicitly), Trials(automatic));

        // A sweep that stops at targets has no twins by itself.
        string stops = _folder.Write("stops.yaml", Spec + "until: {estimand: gap, half_width: 0.2}\nfidelity: auto\n");
        Ran none = (await Modcomp.RunAsync("design", stops, "--seconds", "1")).Succeeded();
        Assert.Contains("tiny: fidelity: auto is no twins: the sweep stops at targets", none.Error, StringComparison.Ordinal);

        static long[] Trials(Ran ran)
        {
            using JsonDocument document = JsonDocument.Parse(ran.Output);
            return
            [
                .. document
                    .RootElement.GetProperty("configurations")[0]
                    .GetProperty("targets")
                    .EnumerateArray()
                    .SelectMany(t => new[] { t.GetProperty("fixed"), t.GetProperty("until") })
                    .Select(n => n.GetProperty("trials").GetInt64()),
            ];
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_before_any_pilot()
    {
        // Nobody listens on a port that was just given back.
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        string address = $"http://{listener.LocalEndpoint}";
        listener.Stop();
        Ran refused = await Modcomp.RunAsync("submit", Automatic, "--server", address, "--no-wait");
        Assert.NotEqual(ExitCode.Ok, refused.ExitCode);
        Assert.Contains(address, refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pilot", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_is_submitted_with_its_twins_and_a_server_chooses_none()
    {
        string spec = Automatic;
        await using InProcessServer server = await InProcessServer.StartAsync(
            [],
            "serve",
            "--data",
            _folder["data"],
            "--listen",
            "127.0.0.1:0"
        );
        string[] with = ["--server", server.Url];
        Ran submitted = (await Modcomp.RunAsync(["submit", spec, .. with])).Succeeded();
        Assert.Contains("tiny: fidelity: auto is {twins: ", submitted.Error, StringComparison.Ordinal);

        // The same sweep as that of the section by hand.
        string byHand = _folder.Write("byhand.yaml", Spec + await SectionAsync() + "\n");
        Ran same = (await Modcomp.RunAsync(["submit", byHand, .. with])).Succeeded();
        Assert.Equal(submitted.Output.Split(' ')[0], same.Output.Split(' ')[0]);

        using var client = new HttpClient();
        using var body = new StringContent(
            JsonSerializer.Serialize(new { spec = Spec + "fidelity: auto\n" }),
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using HttpResponseMessage refused = await client.PostAsync(new Uri(server.Url + "/api/v1/sweeps"), body);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("fidelity: cannot be auto", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // The last line of the command that prints one.
    private async Task<string> SectionAsync()
    {
        Ran printed = (await Modcomp.RunAsync("twins", Automatic, "--trials", "20")).Succeeded();
        string section = printed.Output.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("fidelity: {twins: ", section, StringComparison.Ordinal);
        return section;
    }

    private async Task<Ran> RunAsync(string spec, string folder, params string[] more) =>
        (await Modcomp.RunAsync(["run", spec, "--output", _folder[folder], "--no-report", .. more])).Succeeded();

    private void SameRun(string one, string other)
    {
        Assert.Equal(Identity(one), Identity(other));
        Assert.Equal(Numbers(one), Numbers(other));

        // Both name the results by their hash; the other file has the text of the spec as well, with its comments.
        string[] Numbers(string run) =>
            [
                File.ReadAllText(Path.Combine(_folder[run], "estimates.csv")),
                .. File.ReadLines(Path.Combine(_folder[run], "estimates.json"))
                    .Where(l => !l.StartsWith("  \"spec\":", StringComparison.Ordinal)),
            ];
        string Identity(string run) => FileLedger.ReadIdentity(Path.Combine(_folder[run], "trials.ledger")).SpecText;
    }

    // Asks for a stop as soon as something is said.
    private sealed class Stopping(StopRequest stop, string word) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true && !stop.IsRequested)
            {
                stop.Request(ExitCode.Interrupted);
            }
        }
    }
}
