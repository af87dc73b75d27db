using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Networks;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Running;

/// <summary>
/// Real workers on a real server, really disturbed. In the end every trial is there once, with the bits of an undisturbed run, and nobody
/// who lived has failed.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Workers = 3;
    private const int Lease = 400;

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public Task Workers_that_are_killed_stopped_and_cut_off_and_a_server_that_crashes_lose_and_double_nothing() =>
        DisturbedAsync("whole", 20220317);

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public Task Workers_on_a_sweep_with_a_target_that_are_killed_stopped_and_cut_off_and_a_server_that_crashes_lose_and_double_nothing() =>
        DisturbedAsync("target", 20220318);

    // A browser whose test runs beside it would see the network of the machine change.
    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task A_worker_behind_a_cut_network_loses_its_blocks_to_others_and_does_no_harm_when_it_is_back()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        using var network = new NetworkNamespace();
        using PostgresServer server = PostgresServer.StartAnother($"127.0.0.1,{network.HostAddress()}");
        await using var ledgers = new SharedLedgers(server);
        string address =
            server.ConnectionString(ledgers.Name, network.HostAddress()) + ";Timeout=2;Command Timeout=2;Cancellation Timeout=500";
        using var far = WorkerProcess.Start("whole", address, Lease, [.. network.Prefix]);
        await far.JoinedAsync();
        await ProgressAsync(ledgers, [far], 100, 60_000);
        network.Cut();
        string before = ledgers.Sql("SELECT worker FROM modcomp_lease LIMIT 1");
        RunResult near = await WorkerProgram.WorkAsync(
            ledgers.Connect(),
            "whole",
            new LeaseOptions { Length = TimeSpan.FromMilliseconds(Lease), LookInterval = TimeSpan.FromMilliseconds(20) }
        );
        Assert.Equal(RunEnd.Completed, near.End);
        Assert.True(near.Computed > 0 && !far.HasExited, "The network was cut too late.");
        network.Mend();
        await far.CompletedAsync();
        output.WriteLine($"worker {before} was cut off; the other computed {near.Computed} trials");
        Assert.Equal("36000|0", ledgers.Sql("SELECT sum(trials), (SELECT count(*) FROM modcomp_alarm) FROM modcomp_block"));
        Assert.Equal(await WorkerProgram.UndisturbedAsync("whole"), await WorkerProgram.SharedHashAsync(ledgers.Connect(), "whole"));
    }

    private async Task DisturbedAsync(string sweep, int seed)
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using PostgresServer server = PostgresServer.StartAnother();
        await using var ledgers = new SharedLedgers(server);
        var workers = new List<WorkerProcess>();
        var counts = new Dictionary<string, int>();
        bool crashed = false;
        try
        {
            using (HeldClaims.Take(ledgers.ConnectionString))
            {
                workers.AddRange(await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => StartedAsync(ledgers, sweep))));
            }

            while (!workers.Exists(w => w.HasExited))
            {
                int at = random.Next(workers.Count);
                WorkerProcess worker = workers[at];
                string disturbance =
                    !crashed && Committed(ledgers) > 500
                        ? "server crash"
                        : random.Next(8) switch
                        {
                            0 => "kill",
                            1 or 2 => "stop",
                            3 or 4 => "continue",
                            _ => "dropped connections",
                        };
                switch (disturbance)
                {
                    case "kill":
                        worker.Kill();
                        worker.Dispose();
                        using (HeldClaims.Take(ledgers.ConnectionString))
                        {
                            workers[at] = await StartedAsync(ledgers, sweep);
                        }

                        break;
                    case "stop" when workers.Count(w => !w.IsStopped) > 1:
                        worker.Stop();
                        break;
                    case "continue" when worker.IsStopped:
                        worker.Continue();
                        break;
                    case "dropped connections":
                        ledgers.Sql(
                            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'modcomp' AND "
                                + "random() < 0.5"
                        );
                        break;
                    case "server crash":
                        output.WriteLine($"the server crashes after {Committed(ledgers)} trials");
                        server.Crash();
                        server.Start();
                        crashed = true;
                        break;
                    default:
                        continue;
                }

                counts[disturbance] = counts.GetValueOrDefault(disturbance) + 1;

                // Some progress between two disturbances, so that they fall on all stages; a whole lease at times, so that leases run out.
                // A sweep with a target has a few thousand trials.
                int blocks = sweep == "whole" ? random.Next(5, 40) : random.Next(2, 12);
                await ProgressAsync(ledgers, workers, blocks, random.Next(4) == 0 ? 2 * Lease : Lease / 4);
            }

            workers.FindAll(w => w.IsStopped).ForEach(w => w.Continue());
            await Task.WhenAll(workers.Select(w => w.CompletedAsync()));
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }

        output.WriteLine(string.Join(", ", counts.Select(c => $"{c.Value} x {c.Key}")));
        Assert.True(crashed && counts.Values.Sum() >= 8, $"seed {seed}: the sweep was over before it was disturbed");
        Assert.Equal("0", ledgers.Sql("SELECT count(*) FROM modcomp_alarm"));
        Assert.Equal(await WorkerProgram.UndisturbedAsync(sweep), await WorkerProgram.SharedHashAsync(ledgers.Connect(), sweep));
        if (sweep == "whole")
        {
            Assert.Equal("36000", ledgers.Sql("SELECT sum(trials) FROM modcomp_block"));
        }
    }

    private static async Task<WorkerProcess> StartedAsync(SharedLedgers ledgers, string sweep)
    {
        var worker = WorkerProcess.Start(sweep, ledgers.ConnectionString + ";Command Timeout=5", Lease);
        await worker.JoinedAsync();
        return worker;
    }

    private static long Committed(SharedLedgers ledgers) =>
        long.Parse(ledgers.Sql("SELECT coalesce(sum(trials), 0) FROM modcomp_block"), System.Globalization.CultureInfo.InvariantCulture);

    // Until so many more blocks are committed, a worker has ended, or the patience is at its end, because all may be stopped.
    private static async Task ProgressAsync(SharedLedgers ledgers, List<WorkerProcess> workers, int blocks, int patience)
    {
        long goal = Committed(ledgers) + (8L * blocks);
        long end = Environment.TickCount64 + patience;
        while (Committed(ledgers) < goal && !workers.Exists(w => w.HasExited) && Environment.TickCount64 < end)
        {
            await Task.Delay(5);
        }
    }
}
