using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary><c>modcomp run --notify</c>: what the command is told at each end of a run, and that it changes nothing.</summary>
public sealed class NotifyTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromHours(8);
    private readonly TemporaryFolder _folder = new();

    public NotifyTests() => Skip.If(OperatingSystem.IsWindows(), "The commands of these tests are those of a POSIX shell.");

    private string Run => _folder["run"];

    // What the command finds, in files of the test's folder.
    private string Record => $"cat > '{_folder["line"]}'; env > '{_folder["env"]}'";

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_completed_run_is_told_with_its_hash()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet", "--notify", Record)).Succeeded();
        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json")));
        string hash = estimates.RootElement.GetProperty("results_hash").GetString()!;
        JsonElement told = Told();
        Assert.Equal(hash, told.GetProperty("results_hash").GetString());
        Assert.Equal("tiny", told.GetProperty("sweep").GetString());
        Assert.Equal(8, told.GetProperty("trials_done").GetInt64());
        Found("MODCOMP_STATE", "completed");
        Found("MODCOMP_SWEEP", "tiny");
        Found("MODCOMP_RUN", Run);
        Found("MODCOMP_RESULTS_HASH", hash);
        Found("MODCOMP_TRIALS_DONE", "8");
        Found("MODCOMP_TRIALS_TOTAL", "8");
        Found("MODCOMP_EXIT_CODE", "0");
        Found("MODCOMP_MESSAGE", "completed; 8 of 8 trials done");
    }

    [SkippableFact]
    public async Task A_run_that_stops_at_its_limit_is_told_with_the_rest()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Ran ran = await Modcomp.RunAsync(
            new LimitClock(s_limit, isUp: true),
            "run",
            spec,
            "--output",
            Run,
            "--quiet",
            "--time-limit",
            "8h",
            "--notify",
            Record
        );
        Assert.Equal(ExitCode.TimeIsUp, ran.ExitCode);
        Assert.Equal("stopped", Told().GetProperty("state").GetString());
        Found("MODCOMP_EXIT_CODE", "124");
        Found(
            "MODCOMP_MESSAGE",
            "stopped at the time limit of 8 h 0 min, in which no block of trials was finished (give it more); 0 of 8 trials are saved; the "
                + "rest takes 8 more trials"
        );
    }

    [SkippableFact]
    public async Task A_run_that_is_stopped_by_a_signal_is_told()
    {
        string spec = _folder.Write("endless.yaml", Specs.Endless());
        using ModcompProcess process = ModcompProcess.Start("run", spec, "--output", Run, "--quiet", "--notify", Record);
        while (!process.HasExited && !File.Exists(Path.Combine(Run, "trials.ledger")))
        {
            await Task.Delay(5);
        }

        process.Signal("INT");
        Assert.Equal(ExitCode.Interrupted, (await process.EndAsync()).ExitCode);
        Assert.Equal("stopped", Told().GetProperty("state").GetString());
        Found("MODCOMP_EXIT_CODE", "130");
    }

    [SkippableFact]
    public async Task A_run_that_fails_is_told_with_the_reason()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet")).Succeeded();
        Ran ran = await Modcomp.RunAsync("run", spec, "--seed", "8", "--output", Run, "--quiet", "--notify", Record);
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        JsonElement told = Told();
        Assert.Equal("failed", told.GetProperty("state").GetString());
        Assert.Equal(ExitCode.Refused, told.GetProperty("exit_code").GetInt32());
        Assert.Contains(told.GetProperty("message").GetString()!, ran.Error, StringComparison.Ordinal);
        Found("MODCOMP_STATE", "failed");
        Found("MODCOMP_RESULTS_HASH", "");
    }

    [SkippableTheory]
    [InlineData("exit 3", "it ended with exit code 3")]
    [InlineData("no-such-program-of-a-test 2>/dev/null", "it ended with exit code 127")]
    [InlineData("exec <&-; exit 1", "it ended with exit code 1")]
    public async Task A_command_that_fails_is_a_warning(string command, string wrong)
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet", "--notify", command)).Succeeded();
        Assert.Equal($"modcomp: warning: The command of --notify has failed: {wrong}. The run is as it is.", ran.Error.TrimEnd());
    }

    [SkippableFact]
    public async Task A_command_that_does_not_end_is_killed_with_what_it_started()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        string command = $"sleep 100000 & echo $! > '{_folder["child"]}'; wait";
        var clock = new LimitClock(NotifyCommand.Longest);
        Task<Ran> run = Modcomp.RunAsync(clock, "run", spec, "--output", Run, "--quiet", "--notify", command);
        while (!run.IsCompleted && !(File.Exists(_folder["child"]) && File.ReadAllText(_folder["child"]).EndsWith('\n')))
        {
            await Task.Delay(5);
        }

        clock.RunOut();
        Ran ran = (await run).Succeeded();
        Assert.Contains("it did not end within 60 s and was killed", ran.Error, StringComparison.Ordinal);
        string child = $"/proc/{File.ReadAllText(_folder["child"]).Trim()}/cmdline";
        while (OperatingSystem.IsLinux() && IsSleep(child))
        {
            await Task.Delay(5);
        }
    }

    [SkippableFact]
    public async Task What_the_command_prints_is_no_result()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        using ModcompProcess process = ModcompProcess.Start(
            "run",
            spec,
            "--output",
            Run,
            "--json",
            "--notify",
            "echo \"$MODCOMP_SWEEP: $MODCOMP_STATE\""
        );
        Ran ran = (await process.EndAsync()).Succeeded();
        JsonDocument.Parse(ran.Output).Dispose();
        Assert.Contains("tiny: completed\n", ran.Error, StringComparison.Ordinal);
    }

    // A child that nobody waits for is gone, or has no command line any more.
    private static bool IsSleep(string commandLine)
    {
        try
        {
            return File.ReadAllText(commandLine).StartsWith("sleep", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private JsonElement Told()
    {
        string text = File.ReadAllText(_folder["line"]);
        Assert.Equal(1, text.Count(c => c == '\n'));
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private void Found(string name, string value) => Assert.Contains($"{name}={value}", File.ReadAllLines(_folder["env"]));
}
