using System.Diagnostics;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Programs.Tests.Python;

/// <summary>examples/programs/modcomp.py, as scripts use it.</summary>
public class ModcompFileTests
{
    [SkippableFact]
    public void Values_of_every_sort_arrive_and_prints_do_not_disturb()
    {
        using var script = Uses("sound");
        byte[] rows = new byte[4 * script.Layout.Bytes];
        script.Worker.Run(0, Faulty.Seeds.AsSpan(0, 4), "{\"lr\":0.25}"u8, rows, CancellationToken.None);
        for (int trial = 0; trial < 4; trial++)
        {
            double[] values = new double[5];
            script.Layout.Read(rows.AsSpan(trial * script.Layout.Bytes, script.Layout.Bytes), values);
            Assert.Equal([0.5, (uint)Faulty.Seeds[trial], 0.25, 1, 1], values);
        }
    }

    [SkippableTheory]
    [InlineData("nothing", "RuntimeError: trial 2 was not reported: call trial.report(...) once in the loop")]
    [InlineData("twice", "RuntimeError: trial 2 was reported before")]
    [InlineData("raises", "ValueError: bad shape")]
    public void An_exception_of_the_script_is_its_last_word(string mode, string last)
    {
        using var script = Uses(mode);
        ProgramException fault = Assert.Throws<ProgramException>(() => Run(script));
        // Where the script reports a trial and then fails, the next trial is the one without an answer.
        int trial = mode == "twice" ? 3 : 2;
        Assert.Equal($"trial {trial}: the program ended with exit code 1 before it answered; its last words: {last}", fault.Message);
        Assert.Contains("trial 1", fault.LastLines);
        Assert.Contains("from a child", fault.LastLines);
    }

    [SkippableTheory]
    [InlineData("diverges", "trial 2 diverged: the program says 'loss above 1e6'")]
    [InlineData("nan", "trial 2 diverged: 'error' is NaN")]
    public void A_trial_that_diverged_is_recorded(string mode, string sentence)
    {
        using var script = Uses(mode);
        Assert.Equal([0, 0, 1, 0], Run(script).Select(r => r[0]));
        Assert.Equal([sentence], script.Sentences);
    }

    [SkippableFact]
    public void A_trial_that_failed_says_why()
    {
        using var script = Uses("fails");
        ProgramException fault = Assert.Throws<ProgramException>(() => Run(script));
        Assert.Equal("trial 2: could not be run: the program says 'no memory'", fault.Message);
    }

    [SkippableFact]
    public void A_script_that_reads_its_input_takes_no_trial()
    {
        using var script = Uses("reads");
        double[] values = new double[5];
        script.Layout.Read(Run(script)[2], values);
        Assert.Equal(0, values[0]);
    }

    [SkippableFact]
    public async Task Started_by_hand_a_script_runs_one_trial_and_prints_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        var start = new ProcessStartInfo(Faulty.Python, ["toy.py", "seed=7", "p=1"])
        {
            WorkingDirectory = Path.Combine(RepositoryScript.Root, "examples", "programs"),
            RedirectStandardOutput = true,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        start.Environment.Remove("MODCOMP_WORKER");
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("{\"values\": {\"joint_error\": 0.1254331", output, StringComparison.Ordinal);
    }

    private static byte[][] Run(Faulty script)
    {
        byte[] rows = new byte[4 * script.Layout.Bytes];
        script.Worker.Run(0, Faulty.Seeds.AsSpan(0, 4), "{\"lr\":0.25}"u8, rows, CancellationToken.None);
        return [.. rows.Chunk(script.Layout.Bytes)];
    }

    private static Faulty Uses(string mode) =>
        new(
            mode,
            d =>
                d with
                {
                    Command = [Faulty.Python, Faulty.Script("uses.py"), mode],
                    Environment = [new("PYTHONDONTWRITEBYTECODE", "1")],
                    Axes = [new AxisDraft("modality", 2)],
                    Measurements =
                    [
                        new MeasurementDraft { Name = "error", Range = (0, 1) },
                        new MeasurementDraft { Name = "seed", Count = true },
                        new MeasurementDraft { Name = "lr" },
                        new MeasurementDraft { Name = "vector", Axes = ["modality"] },
                    ],
                }
        );
}
