using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Processes;

/// <summary>Which process, and so which GPU, a batch comes to.</summary>
public class PoolTests
{
    [Fact]
    public void Numbers_that_are_given_back_are_given_again_the_lowest_first()
    {
        var slots = new WorkerSlots();
        Assert.Equal([0, 1, 2], new[] { slots.Take(), slots.Take(), slots.Take() });
        slots.GiveBack(1);
        Assert.False(slots.TryTake(2));
        Assert.Equal([1, 3], new[] { slots.Take(), slots.Take() });
        slots.GiveBack(0);
        Assert.True(slots.TryTake(0));
    }

    [SkippableFact]
    public void Two_programs_at_once_have_two_gpus_and_one_after_the_other_the_same()
    {
        using var one = new Faulty("environment");
        using var other = new Faulty("environment");
        var slots = new WorkerSlots();
        using var first = new ProgramPool(one.Declaration, one.Options, ["3", "5"], slots);
        using var second = new ProgramPool(other.Declaration, other.Options, ["3", "5"], slots);
        Run(first, 0);
        Run(second, 0);
        int busy = slots.Take();
        Run(second, 1);
        slots.GiveBack(busy);
        Run(second, 3);
        Assert.Equal(("3", "0"), Environment(one, 0));
        Assert.Equal(("3", "0"), Environment(other, 0));
        Assert.Equal(("5", "1"), Environment(other, 1));
        Assert.Equal(0, busy);

        // Nobody is in the way any more, and the last process that worked is the warmest.
        Assert.Equal(("5", "1"), Environment(other, 3));
    }

    [SkippableFact]
    public void A_process_without_work_is_ended_and_started_again_when_there_is_some()
    {
        using var faulty = new Faulty("process");
        using var pool = new ProgramPool(faulty.Declaration, faulty.Options, []);
        Run(pool, 0);
        pool.EndIdle(TimeSpan.FromHours(1));
        Run(pool, 1);
        int process = faulty.Number("process-0");
        Assert.Equal(process, faulty.Number("process-1"));
        pool.EndIdle(TimeSpan.Zero);
        Until.Gone(process);
        Run(pool, 3);
        Assert.NotEqual(process, faulty.Number("process-3"));
    }

    private static void Run(ProgramPool pool, int trial) =>
        pool.Run(trial, Faulty.Seeds.AsSpan(trial, 1), "{}"u8, new byte[pool.Layout.Bytes], CancellationToken.None);

    private static (string? Devices, string? Worker) Environment(Faulty faulty, int trial)
    {
        var found = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllText(Path.Combine(faulty.Folder, $"environment-{trial}"))
        )!;
        return (found.GetValueOrDefault(GpuDevices.Variable), found.GetValueOrDefault("MODCOMP_WORKER"));
    }
}
