using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Waiting;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Running;

/// <summary>A program of the user's own as the trials of a sweep that several workers share.</summary>
public class ProgramWorkerTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Workers_share_the_trials_of_a_program_and_the_results_are_those_of_one_machine()
    {
        ToyExample.Require();
        await using var ledgers = new SharedLedgers();
        WorkerProcess[] workers;
        using (HeldClaims.Take(ledgers.ConnectionString))
        {
            // Nobody is through before the other has begun.
            workers = [Start(ledgers), Start(ledgers)];
            await Task.WhenAll(workers.Select(w => w.JoinedAsync()));
        }

        await Task.WhenAll(workers.Select(w => w.CompletedAsync()));
        Array.ForEach(workers, w => w.Dispose());
        Assert.Equal($"{ToyExample.Trials}|0", ledgers.Sql("SELECT sum(trials), (SELECT count(*) FROM modcomp_alarm) FROM modcomp_block"));
        Assert.Equal(ToyExample.ResultsHash, await WorkerProgram.SharedHashAsync(ledgers.Connect(), "toy"));
    }

    [SkippableFact]
    public async Task A_machine_without_the_program_leaves_the_sweep_to_the_others_with_a_sentence()
    {
        ToyExample.Require();
        await using var ledgers = new SharedLedgers();
        RunException absent = await Assert.ThrowsAsync<RunException>(() =>
            WorkerProgram.WorkAsync(ledgers.Connect(), "toy, the program missing", new LeaseOptions())
        );
        Assert.StartsWith(
            "The run stopped because the program cannot be started: there is no folder '/nowhere/at/all'; committed",
            absent.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("0|0", ledgers.Sql("SELECT count(*), (SELECT count(*) FROM modcomp_lease) FROM modcomp_block"));
        RunResult other = await WorkerProgram.WorkAsync(ledgers.Connect(), "toy", new LeaseOptions());
        Assert.Equal((RunEnd.Completed, ToyExample.Trials), (other.End, other.Computed));
        Assert.Equal(ToyExample.ResultsHash, await WorkerProgram.SharedHashAsync(ledgers.Connect(), "toy"));
    }

    [Trait("Suite", "Endurance")]
    [SkippableTheory]
    [InlineData(20220317)]
    public async Task Programs_workers_and_connections_that_are_killed_lose_and_double_nothing(int seed)
    {
        ToyExample.Require();
        output.WriteLine($"seed {seed}");
        const string Sweep = "toy in small blocks";
        var random = new Random(seed);
        await using var ledgers = new SharedLedgers();
        var workers = new List<WorkerProcess>();
        var counts = new Dictionary<string, int>();
        try
        {
            // Nobody works while others join, so that the sweep is not over before it is disturbed.
            using (HeldClaims.Take(ledgers.ConnectionString))
            {
                workers.AddRange(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => JoinedAsync(ledgers, Sweep))));
            }

            while (!workers.Exists(w => w.HasExited))
            {
                string disturbance = random.Next(6) switch
                {
                    0 => "worker",
                    1 => "connections",
                    _ => "program",
                };
                counts[disturbance] = counts.GetValueOrDefault(disturbance) + 1;
                switch (disturbance)
                {
                    case "worker":
                        int at = random.Next(workers.Count);
                        workers[at].Kill();
                        workers[at].Dispose();
                        using (HeldClaims.Take(ledgers.ConnectionString))
                        {
                            workers[at] = await JoinedAsync(ledgers, Sweep);
                        }

                        break;
                    case "connections":
                        ledgers.Sql(
                            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'modcomp' AND "
                                + "random() < 0.5"
                        );
                        break;
                    default:
                        IReadOnlyList<int> programs = ProgramProcesses.With(WorkerProgram.Word);
                        if (programs.Count > 0)
                        {
                            ProgramProcesses.Signal(programs[random.Next(programs.Count)], "KILL");
                        }

                        break;
                }

                // Some progress between two disturbances, so that they fall on all stages and nobody is killed again and again.
                long goal = Committed(ledgers) + random.Next(50, 300);
                using var limit = new CancellationTokenSource(Patience.Limit);
                while (Committed(ledgers) < goal && !workers.Exists(w => w.HasExited))
                {
                    await Task.Delay(5, limit.Token);
                }
            }

            await Task.WhenAll(workers.Select(w => w.CompletedAsync()));
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }

        output.WriteLine(string.Join(", ", counts.Select(c => $"{c.Value} x {c.Key}")));
        Assert.True(counts.Values.Sum() >= 5, $"seed {seed}: the sweep was over before it was disturbed");
        Assert.Equal("6000|0", ledgers.Sql("SELECT sum(trials), (SELECT count(*) FROM modcomp_alarm) FROM modcomp_block"));
        Assert.Equal(await WorkerProgram.UndisturbedAsync(Sweep), await WorkerProgram.SharedHashAsync(ledgers.Connect(), Sweep));

        // What a killed worker has left behind ends by itself.
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (ProgramProcesses.With(WorkerProgram.Word).Any(ProgramProcesses.Lives))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<WorkerProcess> JoinedAsync(SharedLedgers ledgers, string sweep)
    {
        var worker = WorkerProcess.Start(sweep, ledgers.ConnectionString + ";Command Timeout=5", lease: 400);
        await worker.JoinedAsync();
        return worker;
    }

    private static long Committed(SharedLedgers ledgers) =>
        long.Parse(ledgers.Sql("SELECT coalesce(sum(trials), 0) FROM modcomp_block"), System.Globalization.CultureInfo.InvariantCulture);

    private static WorkerProcess Start(SharedLedgers ledgers) => WorkerProcess.Start("toy", ledgers.ConnectionString, lease: 30_000);
}
