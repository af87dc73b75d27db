using System.Net;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Whether a silo says that it takes work, while its database comes and goes, and who has a port.</summary>
[Trait("Suite", "Endurance")]
public class SiloReadyTests
{
    [SkippableFact]
    public async Task A_silo_is_unready_while_its_database_is_away_and_lives_all_the_time()
    {
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(1);
        using HttpClient client = ApiSilos.Client(cluster.Silos[0]);
        await UntilAsync(client, HttpStatusCode.OK, "ready");
        cluster.Server.Stop();
        await UntilAsync(client, HttpStatusCode.ServiceUnavailable, "database does not answer");
        Assert.Equal("live\n", await client.GetStringAsync("health/live"));

        // A command that does not wait says what the silo lacks.
        (int code, string output, string error) = await CommandLine.RunAsync("list", "--server", cluster.Silos[0].Url, "--no-wait");
        Assert.Equal((ExitCode.Server, ""), (code, output));
        Assert.Contains("database does not answer", error, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting for it", error, StringComparison.Ordinal);
        cluster.Server.Start();
        await UntilAsync(client, HttpStatusCode.OK, "ready");

        // What the others, or an operator, have written of it.
        cluster.Sql("UPDATE modcomp_silo SET status = 6");
        await UntilAsync(client, HttpStatusCode.ServiceUnavailable, "voted it out");
        Assert.False(cluster.Silos[0].Log.Contains("Password", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Of_two_silos_that_start_on_the_same_ports_at_once_one_goes_and_says_why()
    {
        using var cluster = new ProcessCluster();
        var place = new SiloPlace { Name = "twin" };
        SiloProcess[] twins = [cluster.Start(place), cluster.Start(place)];
        await TestSilos.UntilAsync(() =>
            Task.FromResult(Array.Exists(twins, t => t.HasExited) && Array.Exists(twins, t => t.Log.Contains("The HTTP API listens")))
        );
        SiloProcess gone = Assert.Single(twins, t => t.HasExited);
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("Silo:SiloPort", gone.Log, StringComparison.Ordinal);
        await cluster.DevicesAsync(1);
    }

    private static Task UntilAsync(HttpClient client, HttpStatusCode status, string text) =>
        TestSilos.UntilAsync(async () =>
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync("health/ready");
                return answer.StatusCode == status && (await answer.Content.ReadAsStringAsync()).Contains(text, StringComparison.Ordinal);
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
}
