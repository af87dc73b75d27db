using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Tests;

/// <summary>What only a process of its own can show: kills, signals, and two processes on one run.</summary>
public sealed class ProcessTests : IDisposable
{
    // bench/kills.sh kills thousands.
    private const int Kills = 8;
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Killed_at_random_moments_and_resumed_a_run_ends_in_the_same_bytes()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are those of POSIX systems.");
        string spec = _folder.Write("slowish.yaml", Specs.Slowish());
        const int seed = 4711;
        var random = new Random(seed);
        byte[] undisturbed = await EstimatesAsync(spec, _folder["undisturbed"]);
        int killed = 0;
        int withProgress = 0;
        int finished = 0;
        while (killed < Kills)
        {
            long before = LedgerLength();
            using ModcompProcess process = ModcompProcess.Start("run", spec, "--output", Run, "--quiet", "--no-report");
            // Every other kill waits for a commit of this process first, so that kills fall on starting, training, committing and finishing
            // alike.
            while (killed % 2 == 0 && !process.HasExited && LedgerLength() <= before)
            {
                await Task.Delay(5);
            }

            await Task.Delay(random.Next(killed % 2 == 0 ? 120 : 500));
            if (process.HasExited)
            {
                // A fast machine is through before all kills; the run must be right, and another one takes the rest of them.
                (await process.EndAsync()).Succeeded();
                Assert.Equal(undisturbed, await EstimatesAsync(spec, Run));
                Directory.Delete(Run, recursive: true);
                finished++;
                Assert.True(
                    finished <= Kills,
                    $"seed {seed}: {finished} runs were finished and only {killed} killed: the spec is too quick for this machine"
                );
                continue;
            }

            process.Kill();
            await process.EndAsync();
            killed++;
            withProgress += LedgerLength() > before ? 1 : 0;
        }

        Assert.True(withProgress >= Kills / 2, $"seed {seed}: only {withProgress} of {Kills} kills after progress");
        Assert.Equal(undisturbed, await EstimatesAsync(spec, Run));
    }

    [SkippableTheory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("TERM", ExitCode.Terminated)]
    [InlineData("HUP", ExitCode.HungUp)]
    [InlineData("USR1", ExitCode.Warned)]
    public async Task A_signal_stops_cleanly_and_the_same_command_resumes(string signal, int exitCode)
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are those of POSIX systems.");
        string spec = _folder.Write("slowish.yaml", Specs.Endless());
        using ModcompProcess process = ModcompProcess.Start("run", spec, "--output", Run, "--no-report");
        await UntilCommittedAsync(process);

        // Meanwhile the folder is taken, and others can look.
        Ran second = await Modcomp.RunAsync("run", spec, "--output", Run);
        Assert.Equal(ExitCode.Refused, second.ExitCode);
        Assert.Contains($"is in use by process {process.Id}", second.Error, StringComparison.Ordinal);
        Assert.Contains(": running, ", (await Modcomp.RunAsync("status", Run)).Succeeded().Output, StringComparison.Ordinal);

        process.Signal(signal);
        Ran stopped = await process.EndAsync();
        Assert.Equal(exitCode, stopped.ExitCode);
        Assert.Contains($"resume with: modcomp run {spec} --output {Run} --no-report", stopped.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Run, "estimates.json")));
        Assert.False(RunLock.IsHeld(new RunFolder(Run)));

        Ran status = (await Modcomp.RunAsync("status", Run)).Succeeded();
        Assert.Contains(": stopped, ", status.Output, StringComparison.Ordinal);
        var stop = new StopRequest(_ => { });
        stop.Request(ExitCode.Interrupted);
        Ran resumed = await Modcomp.RunAsync(stop, "run", spec, "--output", Run, "--no-report");
        Assert.Contains("resuming: ", resumed.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_second_signal_ends_the_process_at_once_and_loses_nothing_that_was_committed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are those of POSIX systems.");
        string spec = _folder.Write("slowish.yaml", Specs.Endless());
        using ModcompProcess process = ModcompProcess.Start("run", spec, "--output", Run, "--quiet");
        await UntilCommittedAsync(process);
        process.Signal("INT");
        process.Signal("INT");
        Ran ended = await process.EndAsync();
        Assert.Equal(ExitCode.Interrupted, ended.ExitCode);
        Assert.Contains(": stopped, ", (await Modcomp.RunAsync("status", Run)).Succeeded().Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("remove")]
    [InlineData("remove the folder")]
    [InlineData("replace")]
    [InlineData("rename the folder")]
    public async Task A_run_whose_ledger_goes_away_ends_with_one_sentence_and_loses_nothing(string how)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Windows keeps open files; only Linux says where they have been moved to.");
        string spec = _folder.Write("slowish.yaml", Specs.Endless());
        string ledger = Path.Combine(Run, "trials.ledger");
        using ModcompProcess process = ModcompProcess.Start("run", spec, "--output", Run, "--quiet");
        await UntilCommittedAsync(process);
        switch (how)
        {
            case "remove":
                File.Delete(ledger);
                break;
            case "remove the folder":
                Directory.Delete(Run, recursive: true);
                break;
            case "replace":
                File.Move(_folder.Write("other", "mine"), ledger, overwrite: true);
                break;
            default:
                Directory.Move(Run, _folder["renamed"]);
                break;
        }

        // It finds out while it is running, and at the latest when it is asked to stop.
        Ran ended = await process.EndAsync();
        Assert.Equal(ExitCode.Storage, ended.ExitCode);
        string sentence = Assert.Single(ended.Error.TrimEnd().Split('\n'));
        Assert.StartsWith($"modcomp: The ledger {ledger} was ", sentence, StringComparison.Ordinal);
        string kept = how switch
        {
            "replace" => Assert.Single(Directory.GetFiles(Run, "trials.ledger.saved-*")),
            "rename the folder" => Path.Combine(_folder["renamed"], "trials.ledger"),
            _ => ledger,
        };
        await using FileLedger saved = FileLedger.OpenForReading(kept);
        Assert.Empty(saved.Warnings);
        Assert.NotEmpty(saved.Configurations);
        Assert.True(how != "replace" || File.ReadAllText(ledger) == "mine", "the other file was touched");
    }

    private static async Task<byte[]> EstimatesAsync(string spec, string run)
    {
        (await Modcomp.RunAsync("run", spec, "--output", run, "--quiet", "--no-report")).Succeeded();
        return await File.ReadAllBytesAsync(Path.Combine(run, "estimates.json"));
    }

    private async Task UntilCommittedAsync(ModcompProcess process)
    {
        long empty = -1;
        while (!process.HasExited)
        {
            long length = LedgerLength();
            empty = empty < 0 && length > 0 ? length : empty;
            if (empty > 0 && length > empty)
            {
                return;
            }

            await Task.Delay(5);
        }
    }

    private long LedgerLength()
    {
        var ledger = new FileInfo(Path.Combine(Run, "trials.ledger"));
        return ledger.Exists ? ledger.Length : 0;
    }
}
