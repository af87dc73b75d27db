using System.Globalization;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Silos that die of a sweep, as far as anybody can tell: without a new trial.</summary>
[Trait("Suite", "Endurance")]
public class BadEndProcessTests
{
    // No trial of it ends before the test does.
    private static readonly string s_endless = TestSpecs.Small("endless", trials: 1000, n: 4000, iterations: 100_000_000);

    [SkippableFact]
    public async Task A_sweep_on_which_silos_die_one_after_the_other_is_paused_and_one_on_which_they_die_at_once_goes_on()
    {
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(2);
        string id = await cluster.SubmitAsync(s_endless);
        await MarksAsync("2 of 1");
        foreach (SiloProcess silo in cluster.Running.ToArray())
        {
            silo.Kill();
        }

        SiloProcess next = cluster.Start(cluster.Silos[0].Place);
        await MarksAsync("2 of 1, 1 of 2");
        Assert.Equal(SweepState.Running, (await cluster.UntilAsync(id, _ => true)).State);
        next.Kill();

        SiloProcess last = cluster.Start(next.Place);
        SweepStatus paused = await cluster.UntilAsync(id, s => s.State == SweepState.Paused);
        Assert.True(paused.State == SweepState.Paused, last.LogEnd);
        Assert.StartsWith("Paused, because 2 silos ended badly, one after the other, ", paused.Failure, StringComparison.Ordinal);

        async Task MarksAsync(string marks)
        {
            using var limit = new CancellationTokenSource(Patience.Limit);
            string found = "";
            while (found != marks)
            {
                Assert.False(limit.IsCancellationRequested, $"The marks are {found}.");
                await Task.Delay(200);
                found = string.Join(
                    ", ",
                    cluster
                        .Sql("SELECT starts FROM modcomp_cluster_work WHERE sweep = '" + id + "'")
                        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .CountBy(starts => int.Parse(starts, CultureInfo.InvariantCulture))
                        .OrderBy(s => s.Key)
                        .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Value} of {s.Key}"))
                );
            }
        }
    }

    [SkippableFact]
    public async Task A_silo_that_leaves_in_order_takes_its_marks_away()
    {
        using var cluster = new ProcessCluster();
        cluster.Settings["DrainSeconds"] = "1";
        await cluster.StartAsync(1);
        string id = await cluster.SubmitAsync(s_endless);
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (cluster.Sql("SELECT silo FROM modcomp_cluster_work WHERE sweep = '" + id + "'").Length == 0)
        {
            await Task.Delay(200, limit.Token);
        }

        SiloProcess silo = cluster.Running.Single();
        silo.Terminate();
        await silo.EndsAsync();
        Assert.True(silo.ExitCode == 0, silo.Log);
        Assert.Equal("0", cluster.Sql("SELECT count(*) FROM modcomp_cluster_work"));
    }
}
