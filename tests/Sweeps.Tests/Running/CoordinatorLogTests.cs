using System.Text;
using System.Text.Json;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>
/// What a coordinator decided is decided again by a fresh one that reads it. The worlds of <see cref="SweepCoordinatorTests"/> and
/// <see cref="TargetedCoordinatorTests"/> end with that too.
/// </summary>
public class CoordinatorLogTests
{
    /// <summary>Reads back what a log writes, has it decided again and compares where the two coordinators stand.</summary>
    internal static void IsDecidedAgain(CoordinatorLog log, SweepPlan plan, SweepCoordinator first)
    {
        CoordinatorReplay replay = CoordinatorReplay.Read(new StringReader(Written(log)));
        Assert.Equal(log.Events, replay.EventsBefore + replay.Events.Count());
        SweepCoordinator again = replay.Run(plan);
        again.Validate();
        Assert.Equal(Known(first), Known(again));
        Assert.Equal((first.Done, first.Remaining, first.IsFinished), (again.Done, again.Remaining, again.IsFinished));
    }

    [Fact]
    public void A_long_run_keeps_no_more_events_than_it_was_told_and_they_are_decided_again()
    {
        SweepPlan plan = Plan(trials: 4000);
        var coordinator = new SweepCoordinator(plan, Limits, _ => [new TrialRange(2, 5), new TrialRange(7, 8)]);
        var log = new CoordinatorLog(coordinator, "long", TimeProvider.System, kept: 32);
        log.Handle(new WorkerJoined(3));
        TrialBlock next = ((RunBlock)log.Handle(new WorkerJoined(4)).Single()).Block;
        for (int i = 0; i < 700; i++)
        {
            RunBlock given = (RunBlock)log.Handle(new BlockComputed(4)).Single();
            log.Handle(new BlockCommitted(next));
            next = given.Block;
            Assert.InRange(Written(log).Count(c => c == '\n'), 1, 65);
        }

        log.Handle(new StopRequested());
        CoordinatorReplay replay = CoordinatorReplay.Read(new StringReader(Written(log)));
        Assert.Equal("long", replay.Sweep);
        Assert.InRange(replay.EventsBefore, 1300, 1403);
        IsDecidedAgain(log, plan, coordinator);
    }

    [Fact]
    public void An_event_that_is_refused_ends_the_log_and_is_refused_again()
    {
        SweepPlan plan = Plan(trials: 8);
        var log = new CoordinatorLog(new SweepCoordinator(plan, Limits, _ => []), "refused", TimeProvider.System);
        log.Handle(new WorkerJoined(0));
        Assert.Throws<InvalidOperationException>(() => log.Handle(new BlockComputed(1)));
        CoordinatorReplay replay = CoordinatorReplay.Read(new StringReader(Written(log)));
        Assert.Equal([new WorkerJoined(0), new BlockComputed(1)], replay.Events);
        Assert.Throws<InvalidOperationException>(() => replay.Run(plan));
    }

    [Fact]
    public void A_coordinator_that_decides_otherwise_is_told_with_the_event()
    {
        var log = new CoordinatorLog(new SweepCoordinator(Plan(trials: 8), Limits, _ => []), "other", TimeProvider.System);
        log.Handle(new WorkerJoined(0));
        log.Handle(new BlockComputed(0));
        string text = Written(log).Replace("\"first_trial\":4", "\"first_trial\":5", StringComparison.Ordinal);
        InvalidDataException failure = Assert.Throws<InvalidDataException>(() =>
            CoordinatorReplay.Read(new StringReader(text)).Run(Plan(trials: 8))
        );
        Assert.Contains("After event 2, BlockComputed", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The log of a coordinator is empty.")]
    [InlineData("rubbish", "Line 1 is none of a log of a coordinator: ")]
    [InlineData("HEAD\n{\"at\":1}", "Line 2 is none of a log of a coordinator: ")]
    [InlineData("{\"format\":2,REST", "The log of a coordinator has format 2, and this version reads format 1.")]
    public void What_is_no_log_is_refused_with_its_line(string text, string says)
    {
        string head = Written(new CoordinatorLog(new SweepCoordinator(Plan(8), Limits, _ => []), "a", TimeProvider.System)).TrimEnd();
        string bad = text.Replace("HEAD", head, StringComparison.Ordinal)
            .Replace(
                "{\"format\":2,REST",
                head.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        InvalidDataException failure = Assert.Throws<InvalidDataException>(() => CoordinatorReplay.Read(new StringReader(bad)));
        Assert.StartsWith(says, failure.Message, StringComparison.Ordinal);
    }

    private static CoordinatorLimits Limits => new() { MostUncommitted = 9 };

    private static SweepPlan Plan(int trials) => new(SyntheticSweep.Spec(configurations: 1, trials, blockSize: 4));

    private static string Known(SweepCoordinator coordinator) =>
        JsonSerializer.Serialize(coordinator.Capture(), CoordinatorDocuments.Default.CoordinatorState);

    private static string Written(CoordinatorLog log)
    {
        using var stream = new MemoryStream();
        log.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
