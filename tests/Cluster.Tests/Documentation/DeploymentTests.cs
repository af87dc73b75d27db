using System.Runtime.CompilerServices;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Documentation;

public class DeploymentTests
{
    /// <summary>The first silo owns the tables; the second has the rights that deploy/README.md gives it and no others.</summary>
    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task The_rights_that_the_page_gives_to_silos_are_enough()
    {
        using var cluster = new ProcessCluster();
        await cluster.StartAsync(1);
        string first = TestSpecs.Small("first", trials: 20);
        await cluster.CompletedAsync(await cluster.SubmitAsync(first), 40, await TestSpecs.EmbeddedHashAsync(first, new CpuTrialEngine()));

        string[] page = await File.ReadAllLinesAsync(Path.Combine(Folder(), "../../../deploy/README.md"));
        string rights = string.Join('\n', page.SkipWhile(l => l != "```sql").Skip(1).TakeWhile(l => l != "```"));
        cluster.Sql("CREATE ROLE modcomp_silo LOGIN PASSWORD 'p'; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        cluster.Sql(rights);
        Assert.Equal("f", cluster.Sql("SELECT has_schema_privilege('modcomp_silo', 'public', 'CREATE')"));
        SiloProcess owner = cluster.Silos[0];
        cluster.Start(new SiloPlace { Name = "limited", DatabaseRole = ";Username=modcomp_silo;Password=p" });
        await cluster.DevicesAsync(2);
        owner.Terminate();
        await owner.EndsAsync();

        string second = TestSpecs.Small("second", trials: 100);
        await cluster.CompletedAsync(
            await cluster.SubmitAsync(second),
            200,
            await TestSpecs.EmbeddedHashAsync(second, new CpuTrialEngine())
        );
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
