using System.Globalization;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Scripts;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>A database that is copied while a sweep is at work, by the commands of deploy/README.md, and silos that go on with the
/// copy.</summary>
[Trait("Suite", "Endurance")]
public sealed class BackupTests : IDisposable
{
    private const int TrialsOfSweep = 2 * 1000;
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task A_cluster_goes_on_with_a_copy_that_was_made_while_a_sweep_was_at_work()
    {
        string spec = TestSpecs.Small("kept", trials: TrialsOfSweep / 2, n: 400, iterations: 500);
        string hash = await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine());
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(2);
        string id = await cluster.SubmitAsync(spec);
        await cluster.TrialsAsync(id, TrialsOfSweep / 10);
        cluster.Sql("CREATE ROLE modcomp");
        await RunAsync(cluster, "pg_dump ");
        // What the copy lacks is lost with the database.
        long lost = await cluster.TrialsAsync(id, TrialsOfSweep / 2);
        foreach (SiloProcess silo in cluster.Silos)
        {
            silo.Kill();
        }

        await RunAsync(cluster, "psql --command=\"CREATE DATABASE restored");
        await RunAsync(cluster, "pg_restore ");
        cluster.Database = "restored";
        long held = long.Parse(cluster.Sql("SELECT sum(trials) FROM modcomp_block"), CultureInfo.InvariantCulture);
        Assert.InRange(held, TrialsOfSweep / 10, lost - 1);
        await cluster.StartAsync(2);
        await cluster.CompletedAsync(id, TrialsOfSweep, hash);
    }

    private async Task RunAsync(ProcessCluster cluster, string beginning)
    {
        string line = Assert.Single(
            await File.ReadAllLinesAsync(Path.Combine(RepositoryScript.Root, "deploy/README.md")),
            l => l.StartsWith(beginning, StringComparison.Ordinal)
        );
        // The database of the page is called modcomp.
        string here = line.EndsWith(" modcomp", StringComparison.Ordinal) ? line[..^"modcomp".Length] + cluster.Database : line;
        var variables = new Dictionary<string, string>
        {
            ["PGHOST"] = cluster.Server.SocketFolder,
            ["PGPORT"] = cluster.Server.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = "postgres",
            ["PGPASSWORD"] = PostgresServer.Password,
        };
        (int code, string output, string error) = await RepositoryScript.RunAsync(variables, "-c", $"cd '{_folder}' && {here}");
        Skip.If(code == 127, "The programs of PostgreSQL are not in the PATH.");
        Assert.True(code == 0, error + output);
    }
}
