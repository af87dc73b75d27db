using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Processes;

[Trait("Suite", "Endurance")]
public class ProcessClusterTests
{
    private const int TrialsOfSweep = 2 * 1000;
    private static readonly string s_spec = TestSpecs.Small("chaos", trials: TrialsOfSweep / 2, n: 400, iterations: 500);

    [SkippableFact]
    public async Task A_sweep_survives_kills_of_its_silos_a_late_one_a_drained_one_and_a_crash_of_the_database()
    {
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(3);
        string id = await cluster.SubmitAsync(s_spec);

        // The silo on which the sweep's grain lives.
        long done = await cluster.TrialsAsync(id, TrialsOfSweep / 10);
        SiloProcess host = (await cluster.HostOfAsync(id))!;
        host.Kill();
        done = await cluster.TrialsAsync(id, done + (TrialsOfSweep / 10));

        // Over HTTP the dead one is silent, and any other answers for all, if only when asked again.
        Assert.Equal(ExitCode.Server, (await CommandLine.RunAsync("status", "--server", host.Url)).Code);
        await AnsweredAsync(cluster);

        // Another one joins late, and the database crashes and recovers.
        cluster.Start();
        await cluster.TrialsAsync(id, done + 1);
        cluster.Server.Crash();
        cluster.Server.Start();
        await cluster.TrialsAsync(id, done + (TrialsOfSweep / 10));

        // One leaves in good order, which is to commit what it has in hand.
        cluster.OpenLedger();
        SiloProcess leaving = cluster.Running.First();
        leaving.Terminate();
        await leaving.EndsAsync();
        Assert.True(leaving.ExitCode == 0, leaving.Log);
        await cluster.CompletedAsync(id, TrialsOfSweep, await TestSpecs.EmbeddedHashAsync(s_spec, new CpuTrialEngine()));
    }

    private static async Task AnsweredAsync(ProcessCluster cluster)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            (int code, string list, string error) = await CommandLine.RunAsync("status", "--server", cluster.Running.First().Url);
            if (code == ExitCode.Ok)
            {
                Assert.Contains("chaos", list, StringComparison.Ordinal);
                return;
            }

            Assert.True(code == ExitCode.Server && !limit.IsCancellationRequested, error);
            await Task.Delay(200);
        }
    }
}
