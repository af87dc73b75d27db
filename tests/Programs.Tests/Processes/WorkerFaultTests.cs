using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Processes;

/// <summary>Whatever a program does wrong ends in one sentence that names the trial, and the next batch is answered whole.</summary>
public class WorkerFaultTests
{
    [SkippableTheory]
    [InlineData(
        "bad-json",
        "trial 2: the program wrote '{\"id\":2,\"values\":{\"error\":0.5', which is no complete JSON object in one line"
    )]
    [InlineData(
        "noise",
        "trial 2: the program wrote 'epoch 1 done' to standard output, which is for the protocol alone; print to standard error"
    )]
    [InlineData("missing", "trial 2: the program did not report 'loss'")]
    [InlineData("unknown", "trial 2: the program reported 'lost', which is not declared; the measurements are error, loss")]
    [InlineData("out-of-range", "trial 2: 'error' is 1.5, outside its range [0, 1]")]
    [InlineData("twice", "trial 2: the program answered it twice")]
    [InlineData("stranger", "trial 2: the program answered the request 99, which it was not given")]
    [InlineData("long-line", "trial 2: the program wrote a line of more than ")]
    public void What_is_not_protocol_is_refused(string mode, string sentence)
    {
        using var faulty = new Faulty(mode);
        ProgramException fault = faulty.Fails();
        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Equal(ProgramFault.Protocol, fault.Fault);
        Assert.Null(faulty.Worker.ProcessId);
        Assert.Equal(Faulty.Right(3, 4), faulty.Run(3, 4));
    }

    [SkippableTheory]
    [InlineData("exits", "trial 2: the program ended with exit code 3 before it answered; its last words: ValueError: bad shape")]
    [InlineData(
        "killed",
        "trial 2: the program was ended by signal 9 (SIGKILL, which the system sends when memory runs out) before it answered"
    )]
    [InlineData("leaves-fork", "trial 2: the program ended with exit code 5 before it answered")]
    [InlineData("leaves-stranger", "trial 2: the program ended with exit code 6 before it answered")]
    [InlineData("closes-output", "trial 2: the program closed its standard input or output before it answered")]
    public void The_end_of_a_program_in_the_middle_names_the_trial(string mode, string sentence)
    {
        using var faulty = new Faulty(mode);
        ProgramException fault = faulty.Fails();
        Assert.Equal(sentence, fault.Message);
        Assert.Equal((mode == "killed" ? ProgramFault.Killed : ProgramFault.Ended, 2L), (fault.Fault, fault.Trial));
        Assert.Equal(Faulty.Right(3, 4), faulty.Run(3, 4));
        if (mode == "leaves-fork")
        {
            Until.Gone(faulty.Number("child"));
        }
        else if (mode == "leaves-stranger")
        {
            // It left the session, so nobody but this test ends it.
            Posix.SignalGroup(faulty.Number("child"), Posix.KillNow);
        }
    }

    [SkippableFact]
    public void A_program_that_hangs_is_ended()
    {
        using var faulty = new Faulty("hangs", d => d with { TrialLimit = TimeSpan.FromSeconds(0.5) });
        // The limit is short, so that on a busy machine an earlier trial may be too slow as well: then it is tried again.
        ProgramException? fault = null;
        Until.True(() => (fault = faulty.Fails()).Trial == 2, "the trial that hangs is the one that is named");
        Assert.Equal("trial 2: the program gave no answer within 0.5 s", fault!.Message);
        Assert.Equal(ProgramFault.TimedOut, fault.Fault);
        Until.Gone(faulty.Number("hangs"));
    }

    [SkippableFact]
    public void A_trial_that_cannot_be_run_keeps_the_process()
    {
        using var faulty = new Faulty("failed");
        faulty.Run(0, 1);
        int? process = faulty.Worker.ProcessId;
        ProgramException fault = faulty.Fails();
        Assert.Equal("trial 2: could not be run: the program says 'CUDA out of memory'", fault.Message);
        Assert.Equal(ProgramFault.Failed, fault.Fault);
        Assert.Equal(Faulty.Right(3, 4), faulty.Run(3, 4));
        Assert.Equal(process, faulty.Worker.ProcessId);
    }

    [SkippableFact]
    public void An_answer_that_comes_late_is_nobody_elses()
    {
        using var faulty = new Faulty("twice");
        // The batch ends with the trial that is answered twice. The second answer is found at once, or when the next batch comes.
        ProgramException? fault = TryRun(faulty, 3);
        Until.True(() => (fault ??= TryRun(faulty, 1)) is not null, "the second answer is there");
        Assert.Equal(ProgramFault.Protocol, fault!.Fault);
    }

    [SkippableFact]
    public void An_answer_to_the_batch_before_is_not_taken_for_one_to_the_same_trial_of_this_batch()
    {
        using var faulty = new Faulty("late");
        Assert.Equal(Faulty.Right(), faulty.Run());
        ProgramException fault = faulty.Fails();
        Assert.Equal("trial 0: the program answered the request 3, which was answered before", fault.Message);
        Assert.Equal(ProgramFault.Protocol, fault.Fault);
    }

    [SkippableFact]
    public void A_memory_limit_holds()
    {
        using var faulty = new Faulty("memory", d => d with { MemoryLimit = 512L << 20 });
        ProgramException fault = faulty.Fails();
        Assert.Equal(
            "trial 2: the program ended with exit code 1 before it answered, under a memory limit of 512 MiB; its last words: MemoryError",
            fault.Message
        );
        using var free = new Faulty("memory");
        Assert.Equal(Faulty.Right(), free.Run());
    }

    [SkippableTheory]
    [InlineData(
        "greets-with-noise",
        "trial 0: before it was ready the program wrote 'Loading CUDA ...' to standard output, which is for the protocol alone; "
            + "print to standard error"
    )]
    [InlineData(
        "greets-wrongly",
        "trial 0: the program's first line must be {\"ready\":1,\"name\":...,\"version\":...}, not '{\"hello\":1}'"
    )]
    [InlineData("protocol-2", "trial 0: the program speaks protocol 2; this version speaks 1")]
    [InlineData("version-9", "trial 0: the spec says program.version '1' and the program says '9': correct one")]
    [InlineData(
        "ends-at-start",
        "trial 0: the program ended with exit code 1 before it was ready; its last words: ImportError: No module named torch"
    )]
    [InlineData(
        "lacks-modcomp",
        "trial 0: the program ended with exit code 1 before it was ready; its last words: ModuleNotFoundError: No module named 'modcomp'; "
            + "copy modcomp.py beside the script ('modcomp program init' writes it)"
    )]
    [InlineData(
        "lacks-module",
        "trial 0: the program ended with exit code 1 before it was ready; its last words: ModuleNotFoundError: No module named "
            + "'no_such_module'; PYTHON of program.command lacks it: install it there, or name another interpreter"
    )]
    [InlineData("ends-well", "trial 0: the program ended with exit code 0 before it was ready; does it loop over modcomp.trials(...)?")]
    public void A_program_that_is_not_ready_is_refused(string mode, string sentence)
    {
        using var faulty = new Faulty(mode);
        ProgramException fault = faulty.Fails();
        Assert.Equal(sentence.Replace("PYTHON", Faulty.Python, StringComparison.Ordinal), fault.Message);
        Assert.Equal(ProgramFault.Start, fault.Fault);
    }

    [SkippableFact]
    public void A_program_must_be_ready_in_time()
    {
        using var faulty = new Faulty("greets-never", d => d with { StartLimit = TimeSpan.FromSeconds(0.2) });
        Assert.Equal("trial 0: the program was not ready within 0.2 s", faulty.Fails().Message);
    }

    [SkippableFact]
    public void A_program_that_is_not_there_is_named()
    {
        using var none = new Faulty("", d => d with { Command = ["no-such-program-anywhere"] });
        Assert.Equal(
            "trial 0: the program cannot be started: there is no program 'no-such-program-anywhere' in any folder of PATH",
            none.Fails().Message
        );
        using var missing = new Faulty("", d => d with { Command = ["./mine"] });
        Assert.Equal($"trial 0: the program cannot be started: there is no program '{missing.Folder}/mine'", missing.Fails().Message);
        using var nowhere = new Faulty("", d => d with { Folder = "/nowhere/at/all" });
        Assert.Equal("trial 0: the program cannot be started: there is no folder '/nowhere/at/all'", nowhere.Fails().Message);
        using var plain = new Faulty("", d => d with { Command = ["./mine"] });
        File.WriteAllText(Path.Combine(plain.Folder, "mine"), "#!/bin/sh\n");
        Assert.Equal(
            $"trial 0: the program cannot be started: '{plain.Folder}/mine' is not executable; try chmod +x",
            plain.Fails().Message
        );
    }

    private static ProgramException? TryRun(Faulty faulty, int count)
    {
        try
        {
            faulty.Run(0, count);
            return null;
        }
        catch (ProgramException fault)
        {
            return fault;
        }
    }
}
