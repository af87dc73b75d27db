using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Folders;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>The archive of a sweep whose owner dies, with silos as processes on PostgreSQL.</summary>
[Trait("Suite", "Endurance")]
public class ArchiveOwnerTests
{
    private const int TrialsOfSweep = 2 * 1000;

    [SkippableFact]
    public async Task The_next_owner_goes_on_with_the_archive_of_one_that_was_killed()
    {
        string folder = Directory.CreateTempSubdirectory("modcomp-archives-").FullName;
        try
        {
            string spec = TestSpecs.Small("archived", trials: TrialsOfSweep / 2, n: 400, iterations: 500);
            string hash = await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine());
            using var cluster = new ProcessCluster();
            cluster.Settings["Archive"] = $"file:{folder}";
            await cluster.StartAsync(2);
            string id = await cluster.SubmitAsync(spec);
            await cluster.TrialsAsync(id, TrialsOfSweep / 10);
            (await cluster.HostOfAsync(id))!.Kill();
            await cluster.CompletedAsync(id, TrialsOfSweep, hash);
            var pull = new ArchivePull(new FolderArchive(folder));
            ArchiveManifest manifest = (await pull.FindAsync(id, CancellationToken.None))!;
            Assert.Equal((TrialsOfSweep, hash), (manifest.Trials, manifest.ResultsHash));
            Assert.Empty((await pull.VerifyAsync(manifest, CancellationToken.None)).Damages);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
