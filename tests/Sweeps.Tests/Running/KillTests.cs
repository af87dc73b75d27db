using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>Real processes, really killed.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Trait("Suite", "Endurance")]
    [Fact]
    public async Task A_run_that_is_killed_again_and_again_ends_with_the_results_of_an_undisturbed_one()
    {
        string undisturbed = await RunToEnd(new RunFolder(_temporary.File("undisturbed")));
        var folder = new RunFolder(_temporary.File("killed"));
        var random = new Random(20220322);
        int kills = 0;
        bool completed = false;
        long before = 0;
        while (!completed && kills < 12)
        {
            using Process process = SweepProcess.Start("run", folder.Path);
            completed = SweepProcess.KillAfter(process, random.Next(1, 200));
            kills += completed ? 0 : 1;
            await using FileLedger seen = folder.OpenLedgerForReading();
            long done = Enumerable.Range(0, 3).Sum(c => seen.Committed(c).Sum(r => r.Count));
            Assert.True(done > before || completed, "A run made no progress.");
            before = done;
        }

        Assert.InRange(kills, 4, 12);
        Assert.Equal(undisturbed, await RunToEnd(folder));
    }

    [Fact]
    public async Task What_a_killed_run_had_reported_as_committed_is_there()
    {
        var folder = new RunFolder(_temporary.File("killed"));
        using Process process = SweepProcess.Start("run", folder.Path);
        var reported = new List<TrialBlock>();
        for (int i = 0; i < 40; i++)
        {
            int[] numbers =
            [
                .. process
                    .StandardOutput.ReadLine()!
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(n => int.Parse(n, CultureInfo.InvariantCulture)),
            ];
            reported.Add(new TrialBlock(numbers[0], numbers[1], numbers[2]));
        }

        process.Kill();
        process.WaitForExit();
        await using FileLedger ledger = folder.OpenLedgerForReading();
        Assert.All(reported, b => Assert.Contains(ledger.Committed(b.Configuration), r => r.First <= b.FirstTrial && b.EndTrial <= r.End));
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_with_its_owner_and_free_again_when_the_owner_is_killed()
    {
        var folder = new RunFolder(_temporary.File("held"));
        using (Process process = SweepProcess.Start("hold", folder.Path))
        {
            RunException refusal = Assert.Throws<RunException>(() =>
                OpenRun.Open(folder, SweepProcess.Spec, new SyntheticEngine().Identity)
            );
            Assert.Equal(
                $"The run folder {folder.Path} is in use by process {process.Id} on {Environment.MachineName}: wait until that run ends, "
                    + $"stop it, or choose another output folder.",
                refusal.Message
            );
            Assert.Equal(RunFailure.Refused, refusal.Failure);
            Assert.True(RunLock.IsHeld(folder));
            await using (FileLedger reading = folder.OpenLedgerForReading())
            {
                Assert.Empty(reading.Configurations);
            }

            process.Kill();
            process.WaitForExit();
        }

        Assert.False(RunLock.IsHeld(folder));
        await using OpenRun run = OpenRun.Open(folder, SweepProcess.Spec, new SyntheticEngine().Identity);
        Assert.Throws<RunException>(() => OpenRun.Open(folder, SweepProcess.Spec, new SyntheticEngine().Identity));
    }

    private static async Task<string> RunToEnd(RunFolder folder)
    {
        var engine = new SyntheticEngine();
        await using OpenRun run = OpenRun.Open(folder, SweepProcess.Spec, engine.Identity);
        RunResult result = await new EmbeddedRunner(engine).RunAsync(SweepProcess.Spec, run.Ledger, null, CancellationToken.None);
        Assert.Equal(RunEnd.Completed, result.End);
        return ResultsHash.Of(run.Ledger, 3);
    }
}
