using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Processes;

public class WorkerTests
{
    [SkippableFact]
    public void A_process_is_kept_and_gives_every_trial_its_own_answer()
    {
        using var sound = new Faulty("sound");
        byte[][] whole = sound.Run(0, 40);
        int? process = sound.Worker.ProcessId;
        Assert.Equal("faulty/1", sound.Worker.Identity!.ToString());
        Assert.Equal(whole[20..25], sound.Run(20, 5));
        Assert.Equal(process, sound.Worker.ProcessId);
        Assert.Equal(40, whole.DistinctBy(r => ResultLayout.Digest(r)).Count());
        Assert.All(whole, r => Assert.Equal(TrialOutcome.Completed, ResultLayout.Outcome(r)));
        Assert.Equal(whole, Faulty.Right(0, 40));
    }

    // Python's random.Random(2**64 - 1).random(), printed by Python 3.11.
    [SkippableFact]
    public void A_seed_arrives_with_all_its_bits()
    {
        using var sound = new Faulty("sound");
        double[] values = new double[2];
        sound.Layout.Read(sound.Run(0, 1)[0], values);
        Assert.Equal(SeedOfAllOnes, values[0]);
    }

    private const double SeedOfAllOnes = 0.021825695401270107;

    [SkippableFact]
    public void Answers_may_come_in_another_order()
    {
        using var reversed = new Faulty("reversed");
        Assert.Equal(Faulty.Right(), reversed.Run());
    }

    [SkippableFact]
    public void A_flood_on_standard_error_stops_nothing()
    {
        using var flood = new Faulty("flood");
        Assert.Equal(Faulty.Right(), flood.Run());
    }

    [SkippableFact]
    public void Parameters_and_trials_of_any_size_pass()
    {
        using var sound = new Faulty("sound");
        byte[] parameters = System.Text.Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('ä', 200_000)}\"}}");
        byte[] rows = new byte[8 * sound.Layout.Bytes];
        sound.Worker.Run(0, Faulty.Seeds.AsSpan(0, 8), parameters, rows, CancellationToken.None);
        Assert.Equal(Faulty.Right(0, 8), rows.Chunk(sound.Layout.Bytes));
    }

    [SkippableFact]
    public void A_measurement_that_is_not_finite_is_a_recorded_outcome()
    {
        using var faulty = new Faulty("not-finite");
        byte[][] rows = faulty.Run();
        Assert.Equal(TrialOutcome.Diverged, ResultLayout.Outcome(rows[2]));
        Assert.Equal(["trial 2 diverged: 'loss' is NaN"], faulty.Sentences);
        byte[][] right = Faulty.Right();
        Assert.Equal([right[0], right[1], right[3]], [rows[0], rows[1], rows[3]]);
    }

    [SkippableFact]
    public void A_program_says_that_training_diverged()
    {
        using var faulty = new Faulty("diverged");
        Assert.Equal([0, 0, 1, 0], faulty.Run().Select(r => r[0]));
        Assert.Equal(["trial 2 diverged: the program says 'nan at step 12'"], faulty.Sentences);
    }

    [SkippableFact]
    public void A_program_finds_its_environment()
    {
        using var faulty = new Faulty(
            "environment",
            d => d with { Environment = [new("OWN", "value"), new("PYTHONUNBUFFERED", "x")] },
            new ProgramWorkerOptions { Slot = 3, Device = "7" }
        );
        faulty.Run(0, 1);
        var environment = JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllText(Path.Combine(faulty.Folder, "environment-0"))
        )!;
        Assert.Equal(
            ("value", "x", "3", "7", Environment.GetEnvironmentVariable("HOME")),
            (
                environment["OWN"],
                environment["PYTHONUNBUFFERED"],
                environment["MODCOMP_WORKER"],
                environment["CUDA_VISIBLE_DEVICES"],
                environment.GetValueOrDefault("HOME")
            )
        );
        int process = faulty.Worker.ProcessId!.Value;
        Assert.Equal($"{process} {process} {faulty.Folder}", File.ReadAllText(Path.Combine(faulty.Folder, "session-0")));
    }

    [SkippableFact]
    public void A_declared_variable_goes_before_that_of_the_worker()
    {
        using var faulty = new Faulty(
            "environment",
            d => d with { Environment = [new("CUDA_VISIBLE_DEVICES", "")] },
            new ProgramWorkerOptions { Device = "1" }
        );
        faulty.Run(0, 1);
        Assert.Contains(
            "\"CUDA_VISIBLE_DEVICES\": \"\"",
            File.ReadAllText(Path.Combine(faulty.Folder, "environment-0")),
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public void A_process_that_ended_between_two_batches_is_replaced()
    {
        using var faulty = new Faulty("ends-between");
        byte[][] before = faulty.Run();
        int process = faulty.Number("pid");
        Posix.SignalGroup(process, Posix.KillNow);
        Until.Gone(process);
        // The framework learns of the end a little later than the system; until then a batch fails, and may be tried again.
        byte[][]? after = null;
        Until.True(
            () =>
            {
                try
                {
                    after = faulty.Run();
                    return true;
                }
                catch (ProgramException ended) when (ended.Fault == ProgramFault.Killed)
                {
                    return false;
                }
            },
            "a new process answers"
        );
        Assert.Equal(before, after);
        Assert.NotEqual(process, faulty.Worker.ProcessId);
    }

    [SkippableFact]
    public void Parameters_stand_on_one_line() =>
        Assert.Throws<ArgumentException>(() =>
        {
            using var sound = new Faulty("sound");
            sound.Worker.Run(0, Faulty.Seeds.AsSpan(0, 1), "{\n}"u8, new byte[sound.Layout.Bytes], CancellationToken.None);
        });
}
