using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Cluster.Tests.Processes;

public class ProcessClusterTests
{
    private const int TrialsOfSweep = 2 * 1500;
    private static readonly string s_spec = TestSpecs.Small("chaos", trials: TrialsOfSweep / 2, n: 400, iterations: 100);

    [SkippableFact]
    public async Task A_sweep_survives_kills_of_its_silos_a_late_one_a_drained_one_and_a_crash_of_the_database()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        using var cluster = new ProcessCluster();
        cluster.Start();
        cluster.Start();
        cluster.Start();
        await cluster.DevicesAsync(3);
        string id = await cluster.SubmitAsync(s_spec);

        // The silo on which the sweep's grain lives.
        SweepStatus status = await cluster.UntilAsync(id, s => s.TrialsDone > TrialsOfSweep / 10);
        SiloProcess host = (await cluster.HostOfAsync(id))!;
        host.Kill();
        status = await cluster.UntilAsync(id, s => s.TrialsDone > status.TrialsDone + (TrialsOfSweep / 10));

        // Another one joins late, and the database crashes and recovers.
        cluster.Start();
        await cluster.UntilAsync(id, s => s.State != SweepState.Running || s.TrialsDone > status.TrialsDone);
        cluster.Server.Crash();
        cluster.Server.Start();
        status = await cluster.UntilAsync(id, s => s.State != SweepState.Running || s.TrialsDone > status.TrialsDone + (TrialsOfSweep / 10));

        // One leaves in good order.
        SiloProcess leaving = cluster.Silos.First(s => !s.HasExited);
        leaving.Terminate();
        await leaving.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.True(leaving.ExitCode == 0, leaving.Log);

        status = await cluster.UntilAsync(id, s => s.State is SweepState.Completed or SweepState.Failed);
        Assert.True(status.State == SweepState.Completed, status.Failure);
        Assert.Equal(TrialsOfSweep, status.TrialsDone);
        Assert.Equal(await TestSpecs.EmbeddedHashAsync(s_spec, new CpuTrialEngine()), status.ResultsHash);
        Assert.Equal((TrialsOfSweep, TrialsOfSweep), cluster.Trials());
    }
}
