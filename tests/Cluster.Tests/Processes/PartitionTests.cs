using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>
/// A silo in a network of its own, whose two cables, one to the other silos and one to the database, are cut and mended. Nobody dies at
/// first: both sides go on and believe that the other is gone, and what they do meanwhile meets in the ledger.
/// </summary>
[Trait("Suite", "Endurance")]
public class PartitionTests
{
    private const int TrialsOfSweep = 2 * 1000;
    private const int ToSilos = 0;
    private const int ToDatabase = 1;

    [SkippableFact]
    public async Task A_silo_that_is_cut_off_for_long_is_voted_out_ends_and_may_come_back()
    {
        using var network = new NetworkNamespace(cables: 2);
        using ProcessCluster cluster = Cluster(network, probeSeconds: 3);
        (SiloProcess far, string id, string spec) = await StartAsync(cluster, network);
        long done = await cluster.TrialsAsync(id, TrialsOfSweep / 10);

        // Cut off from everything, with the sweep's grain on the wrong side: the others vote the silo out and go on, and it knows of
        // nothing.
        far.IsReachable = far.IsToStay = false;
        network.Cut(ToSilos);
        network.Cut(ToDatabase);
        await cluster.DevicesAsync(2);
        await cluster.TrialsAsync(id, done + (TrialsOfSweep / 10));
        Assert.False(far.HasExited, far.Log);
        cluster.OpenLedger();
        // What it trained in the dark reaches the ledger now, if anything does before it learns that it is dead.
        network.Mend(ToSilos);
        network.Mend(ToDatabase);
        await EndsAsync(far);

        // Started again, as by its supervisor, and cut off from the silos alone: it reads in the table that it was voted out.
        far = cluster.Start(far.Place);
        await cluster.DevicesAsync(3);
        far.IsReachable = far.IsToStay = false;
        network.Cut(ToSilos);
        await cluster.DevicesAsync(2);
        await EndsAsync(far);
        network.Mend(ToSilos);
        await cluster.CompletedAsync(id, TrialsOfSweep, await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine()));
    }

    [SkippableFact]
    public async Task A_cut_that_is_mended_before_anybody_is_voted_out_costs_nobody_anything()
    {
        using var network = new NetworkNamespace(cables: 2);
        using ProcessCluster cluster = Cluster(network, probeSeconds: 30);
        (SiloProcess far, string id, string spec) = await StartAsync(cluster, network);
        await cluster.TrialsAsync(id, TrialsOfSweep / 10);
        far.IsReachable = false;
        network.Cut(ToSilos);
        network.Cut(ToDatabase);
        cluster.OpenLedger();
        // The near side commits what it has in hand, while the sweep's grain can neither hear of it nor give more. Only the ledger knows of
        // that: the directory that leads to the near devices may lie on the far side.
        await cluster.AtRestAsync(id);
        network.Mend(ToSilos);
        network.Mend(ToDatabase);
        await cluster.CompletedAsync(id, TrialsOfSweep, await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine()));
        Assert.False(far.HasExited, far.Log);
        Assert.Equal(3, cluster.Running.Count());
    }

    private static ProcessCluster Cluster(NetworkNamespace network, double probeSeconds) =>
        new(probeSeconds, $"127.0.0.1,{network.HostAddress(ToDatabase)}");

    // Three silos and a sweep whose grain lives on the far one. Where a grain is placed is chance, so sweeps that differ in their seed are
    // submitted until one is there.
    private static async Task<(SiloProcess Far, string Id, string Spec)> StartAsync(ProcessCluster cluster, NetworkNamespace network)
    {
        SiloProcess far = cluster.Start(
            new SiloPlace
            {
                Name = "far",
                Address = network.InnerAddress(ToSilos),
                DatabaseHost = network.HostAddress(ToDatabase),
                Network = network,
            }
        );
        foreach (string name in (string[])["near-1", "near-2"])
        {
            cluster.Start(new SiloPlace { Name = name, Address = network.HostAddress(ToSilos) });
        }

        await cluster.DevicesAsync(3);
        for (int seed = 1; seed <= 40; seed++)
        {
            string spec = TestSpecs.Small("cut", trials: TrialsOfSweep / 2, seed: seed, n: 400, iterations: 500);
            string id = await cluster.SubmitAsync(spec);
            if (await cluster.HostOfAsync(id) == far)
            {
                return (far, id, spec);
            }

            await cluster.CancelAsync(id);
        }

        throw new InvalidOperationException("No sweep came to live on the far silo.");
    }

    private static async Task EndsAsync(SiloProcess silo)
    {
        await silo.EndsAsync();
        Assert.True(silo.ExitCode != 0, silo.Log);
    }
}
