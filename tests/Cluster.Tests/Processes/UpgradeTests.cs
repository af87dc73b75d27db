using System.Text.Json;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Silos of another version take the place of those of this one, one after the other, while a sweep is at work.</summary>
[Trait("Suite", "Endurance")]
public sealed class UpgradeTests : IDisposable
{
    private const int TrialsOfSweep = 2 * 2000;
    private static readonly Version Next = new(98, 7, 6);
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-next-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Silos_are_replaced_one_by_one_and_no_trial_is_lost()
    {
        string spec = TestSpecs.Small("upgraded", trials: TrialsOfSweep / 2, n: 400, iterations: 500);
        string hash = await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine());
        string program = OtherVersion.Make(_folder, Next);
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(3);
        SiloProcess[] olds = [.. cluster.Silos];
        string id = await cluster.SubmitAsync(spec);
        long done = await cluster.TrialsAsync(id, TrialsOfSweep / 10);
        foreach (SiloProcess old in olds)
        {
            old.Terminate();
            // What it has computed passes the gate, so that it can leave in good order.
            cluster.OpenLedger();
            await old.EndsAsync();
            Assert.True(old.ExitCode == 0, old.Log);
            cluster.Start(new SiloPlace { Name = old.Place.Name + "-next", Program = program });
            await cluster.DevicesAsync(olds.Length);
            done = await cluster.TrialsAsync(id, Math.Min(done + (TrialsOfSweep / 10), TrialsOfSweep));
        }

        Assert.All(cluster.Running, silo => Assert.Equal(program, silo.Place.Program));
        foreach (SiloProcess silo in cluster.Running)
        {
            using HttpClient client = ApiSilos.Client(silo);
            using JsonDocument about = JsonDocument.Parse(await client.GetStringAsync("api/v1"));
            Assert.Equal(Next.ToString(), about.RootElement.GetProperty("version").GetString());
        }

        await cluster.CompletedAsync(id, TrialsOfSweep, hash);
    }
}
