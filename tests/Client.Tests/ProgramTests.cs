using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Documentation;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>A program of the user's own, from its first files to estimates, through the commands.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task From_the_first_files_to_estimates()
    {
        Require();
        Ran init = (await InFolderAsync("program", "init")).Succeeded();
        Assert.Contains("modcomp program check train.yaml", init.Output, StringComparison.Ordinal);
        Ran again = await InFolderAsync("program", "init");
        Assert.Equal(ExitCode.Usage, again.ExitCode);
        Assert.Contains("train.yaml exists already", again.Error, StringComparison.Ordinal);

        Ran check = (await InFolderAsync("program", "check", "train.yaml")).Succeeded();
        Assert.Contains("The program is mynet/1", check.Output, StringComparison.Ordinal);
        Assert.Contains("gave the same numbers again", check.Output, StringComparison.Ordinal);
        Assert.Contains(
            "It was given 3 trials of configuration 0 (lr=0.03) and of configuration 2 (lr=0.3), twice.",
            check.Output,
            StringComparison.Ordinal
        );

        Ran plan = (await InFolderAsync("plan", "train.yaml")).Succeeded();
        Assert.Contains("3 configurations, 600 trials", plan.Output, StringComparison.Ordinal);
        Assert.Matches(
            @"of which about [0-9.]+ m?s until the program is ready, once for each worker and at the same time; a trial then takes about",
            plan.Output
        );
        Assert.DoesNotContain("perations", plan.Output, StringComparison.Ordinal);
        using (JsonDocument json = JsonDocument.Parse((await InFolderAsync("plan", "train.yaml", "--json")).Succeeded().Output))
        {
            JsonElement calibration = json.RootElement.GetProperty("calibration");
            double start = calibration.GetProperty("start_seconds").GetDouble();
            Assert.InRange(start, 0.001, json.RootElement.GetProperty("seconds").GetDouble());
        }

        Ran run = (await InFolderAsync("run", "train.yaml", "--trials", "20", "--output", "run")).Succeeded();
        Assert.Matches("Configuration +Trials +bad ", run.Output);
        Assert.Contains("60 of 60 trials done", run.Output, StringComparison.Ordinal);
        using (JsonDocument estimates = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json"))))
        {
            JsonElement first = estimates.RootElement.GetProperty("configurations")[0];
            Assert.Equal(20, first.GetProperty("trials").GetInt64());
            Assert.Contains("learned", first.GetProperty("estimates").EnumerateArray().Select(e => e.GetProperty("estimand").GetString()));
        }

        string page = await File.ReadAllTextAsync(Path.Combine(Run, "report.html"));
        Assert.Contains("Experiment program", page, StringComparison.Ordinal);
        Assert.DoesNotContain("arXiv", page, StringComparison.Ordinal);
        Assert.Contains("<th>Estimand</th><th>What it is</th>", page, StringComparison.Ordinal);
        Assert.Contains("<td>bad</td><td>P(test_error &gt; 0.1)</td>", page, StringComparison.Ordinal);
        Assert.Contains(
            "the bits of the ledger",
            (await InFolderAsync("verify", "run", "--retrain", "5")).Succeeded().Output,
            StringComparison.Ordinal
        );
        (await InFolderAsync("export", "run", "--format", "csv", "--output", "trials.csv")).Succeeded();
        string[] rows = await File.ReadAllLinesAsync(_folder["trials.csv"]);
        Assert.Equal(61, rows.Length);
        Assert.Equal("configuration,trial,counted,parameters.lr,diverged,timed_out,crashed,test_error,loss,learned,bad,digest", rows[0]);
        Ran compare = (await InFolderAsync("compare", "run", "run", "--config-a", "0", "--config-b", "2")).Succeeded();
        Assert.Contains("test_error", compare.Output, StringComparison.Ordinal);
        (await InFolderAsync("replay", "run", "--config", "0", "--trial", "0")).Succeeded();
        Ran trace = await InFolderAsync("replay", "run", "--config", "0", "--trial", "0", "--trace");
        Assert.Equal(ExitCode.Usage, trace.ExitCode);
        Assert.Contains("there is nothing to record", trace.Error, StringComparison.Ordinal);
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task Killed_and_resumed_a_run_ends_in_the_same_bytes()
    {
        Require();
        string spec = Path.Combine(RepositoryRoot.Path, "examples", "programs", "toy.yaml");
        string[] same = ["--trials", "4000", "--set", "program.block=2", "--no-report"];
        using (ModcompProcess whole = Start(["run", spec, "--output", _folder["whole"], .. same], RepositoryRoot.Path))
        {
            (await whole.EndAsync()).Succeeded();
        }

        using (ModcompProcess killed = Start(["run", spec, "--output", Run, .. same], RepositoryRoot.Path))
        {
            while (!killed.HasExited && LedgerLength() < 20_000)
            {
                await Task.Delay(5);
            }

            killed.Kill();
            await killed.EndAsync();
        }

        using ModcompProcess rest = Start(["run", spec, "--output", Run, .. same], RepositoryRoot.Path);
        (await rest.EndAsync()).Succeeded();
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_folder["whole"], "estimates.json")),
            await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json"))
        );
    }

    [SkippableFact]
    public async Task Real_networks_on_real_data_run_and_give_the_same_bits_again()
    {
        Skip.If(PythonInterpreter.Digits is null, PythonInterpreter.DigitsMissing);
        DocumentedLine[] documented = [.. DocumentedCommands.Read().Where(l => l.Need == DocumentedNeed.Digits)];
        Assert.NotEmpty(documented);
        Assert.All(documented, l => Assert.Equal(["run", "examples/programs/digits.yaml"], l.Arguments!));
        string spec = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "examples", "programs", "digits.yaml"));
        await File.WriteAllTextAsync(
            _folder["digits.yaml"],
            spec.Replace("python3,", $"{PythonInterpreter.Digits},", StringComparison.Ordinal)
        );
        using (
            ModcompProcess run = Start(
                ["run", _folder["digits.yaml"], "--trials", "4", "--set", "program.block=2", "--workers", "1", "--output", Run],
                RepositoryRoot.Path
            )
        )
        {
            (await run.EndAsync()).Succeeded();
        }

        using (JsonDocument estimates = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json"))))
        {
            JsonElement first = estimates.RootElement.GetProperty("configurations")[0];
            double Value(string name) =>
                first
                    .GetProperty("estimates")
                    .EnumerateArray()
                    .Single(e => e.GetProperty("estimand").GetString() == name)
                    .GetProperty("value")
                    .GetDouble();
            // Guessing errs on nine digits of ten; half of the pixels tell most of them, all tell more.
            Assert.InRange(Value("error[modality=left]"), 0.05, 0.4);
            Assert.InRange(Value("error[modality=right]"), 0.05, 0.4);
            Assert.InRange(Value("joint_error"), 0.01, 0.15);
            Assert.InRange(Value("share[modality=left]") + Value("share[modality=right]"), 0.1, 1);
        }

        using ModcompProcess verify = Start(["verify", Run, "--retrain", "2"], RepositoryRoot.Path);
        Assert.Contains("the bits of the ledger", (await verify.EndAsync()).Succeeded().Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_server_runs_the_programs_of_the_folder_that_its_operator_names_and_no_others()
    {
        Require();
        string spec = Path.Combine(RepositoryRoot.Path, "examples", "programs", "toy.yaml");
        using (ModcompProcess alone = Start(["run", spec, "--output", Run, "--no-report"], RepositoryRoot.Path))
        {
            (await alone.EndAsync()).Succeeded();
        }

        using (ServerProcess server = await ServerProcess.StartAsync(_folder["data"], "--programs", RepositoryRoot.Path))
        {
            string[] with = ["--server", server.Url];
            Ran done = (await Modcomp.RunAsync(["submit", spec, "--watch", .. with])).Succeeded();
            Assert.Contains("toy: completed", done.Output, StringComparison.Ordinal);
            (await Modcomp.RunAsync(["report", "toy", "--output", _folder["reports"], .. with])).Succeeded();
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json")),
                await File.ReadAllBytesAsync(_folder[Path.Combine("reports", "estimates.json")])
            );
            string other = _folder.Write(
                "other.yaml",
                (await File.ReadAllTextAsync(spec)).Replace(
                    "[python3, examples/programs/toy.py]",
                    "[/bin/sh, -c, id]",
                    StringComparison.Ordinal
                )
            );
            await RefusedAsync(
                other,
                server,
                "may not be started here: the command '/bin/sh -c id' starts no file of the folder of programs"
            );
            Assert.Equal(ExitCode.Ok, (await server.TerminateAsync()).Code);
        }

        using ServerProcess without = await ServerProcess.StartAsync(_folder["plain"]);
        await RefusedAsync(
            spec,
            without,
            "this server starts none: run it with 'modcomp run', or have the server's operator allow a folder"
        );
        Ran missing = await Modcomp.RunAsync("serve", "--data", _folder["none"], "--programs", _folder["nowhere"]);
        Assert.Equal(ExitCode.Usage, missing.ExitCode);
        Assert.Contains("there is no folder", missing.Error, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(string spec, ServerProcess server, string sentence)
    {
        Ran refused = await Modcomp.RunAsync("submit", spec, "--server", server.Url);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains(sentence, refused.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_check_says_what_is_wrong_in_a_sentence()
    {
        Require();
        (await InFolderAsync("program", "init")).Succeeded();
        string script = await File.ReadAllTextAsync(_folder["train.py"]);
        await File.WriteAllTextAsync(
            _folder["train.py"],
            script.Replace("random.Random(trial.seed)", "random.Random()", StringComparison.Ordinal)
        );
        Ran loose = await InFolderAsync("program", "check", "train.yaml");
        Assert.Equal(ExitCode.SweepFailed, loose.ExitCode);
        Assert.Contains("draw everything that is random from the seed", loose.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder["train.py"], script.Replace("\"mynet\"", "\"other\"", StringComparison.Ordinal));
        Ran named = await InFolderAsync("program", "check", "train.yaml");
        Assert.Equal(ExitCode.SweepFailed, named.ExitCode);
        Assert.Contains("the program calls itself 'other'", named.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            _folder["train.py"],
            script.Replace("trial.parameters[\"lr\"]", "0.1 if trial.parameters[\"lr\"] < 0.2 else 1 / 0", StringComparison.Ordinal)
        );
        Ran last = await InFolderAsync("program", "check", "train.yaml");
        Assert.Equal(ExitCode.SweepFailed, last.ExitCode);
        Assert.Contains("configuration 2, trial 0: the program ended with exit code 1", last.Error, StringComparison.Ordinal);
        Assert.Matches(@"modcomp: run it alone with: python3 train\.py seed=[0-9]+ trial=0 lr=0\.3\n", last.Error);
        await File.WriteAllTextAsync(_folder["train.py"], script.Replace("trial.parameters[\"lr\"]", "0.1", StringComparison.Ordinal));
        Ran blind = (await InFolderAsync("program", "check", "train.yaml")).Succeeded();
        Assert.Contains(
            "configurations 0 and 2 gave the same numbers; does the program read parameters.lr?",
            blind.Error,
            StringComparison.Ordinal
        );
        Ran foreign = await InFolderAsync("program", "check", "preset:quickstart");
        Assert.Equal(ExitCode.Usage, foreign.ExitCode);
        Assert.Contains("modcomp program init", foreign.Error, StringComparison.Ordinal);
        string file = _folder.Write(
            "file.yaml",
            "name: x\nexperiment: program\nengine: file\ntrials: 20\nprogram: {measurements: {loss: {} }}\n"
        );
        Ran recorded = await InFolderAsync("program", "check", file);
        Assert.Equal(ExitCode.Usage, recorded.ExitCode);
        Assert.Contains("the trials came from a file", recorded.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_parameter_that_is_probably_misspelt_is_told_and_the_run_stays_verifiable()
    {
        Require();
        (await InFolderAsync("program", "init")).Succeeded();
        string[] slip = ["--set", "parameters.lrr=0.2"];
        const string Warning = "parameters.lrr: is not among parameters (lr); did you mean 'parameters.lr'?";
        string[][] commands =
        [
            ["validate", "train.yaml"],
            ["plan", "train.yaml"],
            ["program", "check", "train.yaml"],
            ["run", "train.yaml", "--set", "trials=4", "--output", "run"],
        ];
        foreach (string[] command in commands)
        {
            Assert.Contains(Warning, (await InFolderAsync([.. command, .. slip])).Succeeded().Error, StringComparison.Ordinal);
        }

        // The warning is about the command line and stands in no file of the run, which would not be made again with it.
        (await InFolderAsync("verify", "run", "--retrain", "2")).Succeeded();

        // A program that was changed without another version.
        string script = await File.ReadAllTextAsync(_folder["train.py"]);
        await File.WriteAllTextAsync(
            _folder["train.py"],
            script.Replace("(weight - 1) ** 2", "(weight - 1) ** 2 + 1", StringComparison.Ordinal)
        );
        Ran differs = await InFolderAsync("verify", "run", "--retrain", "2");
        Assert.NotEqual(ExitCode.Ok, differs.ExitCode);
        Assert.Matches(
            @"differ from the ledger: .*; train\.py was changed \(SHA-256 [0-9a-f]{8}\.\.\., now .*\) since the run;",
            differs.Output + differs.Error
        );
        Assert.Matches(
            @"the first of them: run it alone with: python3 train\.py seed=[0-9]+ trial=[0-9] lr=0\.[0-9]+ lrr=0\.2",
            differs.Output + differs.Error
        );
    }

    [SkippableFact]
    public async Task The_traceback_of_a_script_stands_in_the_log_of_its_run()
    {
        Require();
        (await InFolderAsync("program", "init")).Succeeded();
        string script = await File.ReadAllTextAsync(_folder["train.py"]);
        await File.WriteAllTextAsync(
            _folder["train.py"],
            script
                .Replace(
                    "import modcomp\n",
                    "import modcomp\n\n\ndef shape():\n    raise ValueError('3 is not 4')\n\n\n",
                    StringComparison.Ordinal
                )
                .Replace("weight = draw", "shape()\n    weight = draw", StringComparison.Ordinal)
        );
        Ran ran = await InFolderAsync("run", "train.yaml", "--output", "run");
        Assert.Equal(ExitCode.SweepFailed, ran.ExitCode);
        Assert.Contains(
            "its last words: ValueError: 3 is not 4 (run it alone with: python3 train.py seed=",
            ran.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Traceback", ran.Error, StringComparison.Ordinal);
        string log = await File.ReadAllTextAsync(Path.Combine(Run, "run.log"));
        Assert.Contains(
            "What the program last wrote to standard error:\n    Traceback (most recent call last):\n",
            log.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        Assert.Matches(@"line [0-9]+, in shape\n +raise ValueError\('3 is not 4'\)", log.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("CertainFailureException", log, StringComparison.Ordinal);

        // So does that of one that cannot even begin.
        await File.WriteAllTextAsync(_folder["train.py"], "import json\nimport nothing_of_that_name\n");
        Ran absent = await InFolderAsync("run", "train.yaml", "--output", "absent");
        Assert.NotEqual(ExitCode.Ok, absent.ExitCode);
        Assert.Contains("No module named 'nothing_of_that_name'", absent.Error, StringComparison.Ordinal);
        Assert.Contains(
            "line 2, in <module>",
            await File.ReadAllTextAsync(_folder[Path.Combine("absent", "run.log")]),
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public async Task A_run_is_not_continued_with_a_script_that_was_changed()
    {
        Require();
        (await InFolderAsync("program", "init")).Succeeded();
        (await InFolderAsync("run", "train.yaml", "--trials", "4", "--output", "run", "--no-report")).Succeeded();
        byte[] ledger = await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger"));
        string kept = await File.ReadAllTextAsync(Path.Combine(Run, "spec.yaml"));
        await File.AppendAllTextAsync(_folder["train.yaml"], "# another text\n");
        await File.AppendAllTextAsync(_folder["train.py"], "# a comment\n");
        Ran changed = await InFolderAsync("run", "train.yaml", "--trials", "8", "--output", "run", "--no-report");
        Assert.Equal(ExitCode.Refused, changed.ExitCode);
        Assert.Contains("because train.py was changed", changed.Error, StringComparison.Ordinal);
        Assert.Contains("--accept-changed-program", changed.Error, StringComparison.Ordinal);
        Assert.Equal(ledger, await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger")));
        Assert.Equal(kept, await File.ReadAllTextAsync(Path.Combine(Run, "spec.yaml")));
        Ran accepted = await InFolderAsync(
            "run",
            "train.yaml",
            "--trials",
            "8",
            "--output",
            "run",
            "--no-report",
            "--accept-changed-program"
        );
        Assert.Contains("24 of 24 trials done", accepted.Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains(
            "goes on with another version of its program, because train.py was changed",
            await File.ReadAllTextAsync(Path.Combine(Run, "run.log")),
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public async Task A_quiet_run_warns_when_no_trial_completed()
    {
        Require();
        (await InFolderAsync("program", "init")).Succeeded();
        string script = await File.ReadAllTextAsync(_folder["train.py"]);
        await File.WriteAllTextAsync(_folder["train.py"], script.Replace("loss=loss", "loss=math.nan", StringComparison.Ordinal));
        Ran ran = (await InFolderAsync("run", "train.yaml", "--trials", "4", "--quiet", "--output", "run")).Succeeded();
        Assert.Equal("", ran.Output);
        Assert.Contains(
            "modcomp: warning: no trial of 3 of 3 configurations completed: of 12 trials 12 diverged; find out why before you run more",
            ran.Error,
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public async Task Documented_commands_run()
    {
        Require();
        DocumentedLine[] lines =
        [
            .. DocumentedCommands.Read().Where(l => l.Need == DocumentedNeed.Program).DistinctBy(l => string.Join(' ', l.Words)),
        ];
        Assert.NotEmpty(lines);
        for (int i = 0; i < lines.Length; i++)
        {
            string place = Directory.CreateDirectory(_folder[$"line-{i}"]).FullName;
            string[] arguments = [.. lines[i].Arguments!];
            if (arguments is not ["program", "init", ..])
            {
                (await RunAsync(["program", "init"], place)).Succeeded();
            }

            Ran ran = await RunAsync(arguments, place);
            Assert.True(ran.ExitCode == ExitCode.Ok, $"{lines[i]}\n{ran.Error}\n{ran.Output}");
        }
    }

    private static void Require() => Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");

    private static ModcompProcess Start(string[] arguments, string folder) =>
        ModcompProcess.StartRedirected("", folder, new() { ["PYTHONDONTWRITEBYTECODE"] = "1" }, arguments);

    private static async Task<Ran> RunAsync(string[] arguments, string folder)
    {
        using ModcompProcess process = Start(arguments, folder);
        return await process.EndAsync();
    }

    private Task<Ran> InFolderAsync(params string[] arguments) => RunAsync(arguments, _folder.Path);

    private long LedgerLength() => new FileInfo(Path.Combine(Run, "trials.ledger")) is { Exists: true } file ? file.Length : 0;
}
