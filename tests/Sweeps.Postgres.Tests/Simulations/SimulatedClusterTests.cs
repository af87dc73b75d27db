using ModalityCompetition.Simulation;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Simulations;

/// <summary>
/// The product's coordinator and fair share in a cluster of which only the time is modelled, while silos are lost and cut off and the
/// database is slow or away.
/// </summary>
public sealed class SimulatedClusterTests
{
    private static readonly Fleet s_fleet = new()
    {
        Silos = 12,
        DevicesPerSilo = 4,
        Trials = 60_000,
        Block = 8,
        TrialSeconds = 0.02,
        DevicesUnjoined = 8,
        SecondsBetweenLosses = 20,
        SecondsBetweenCuts = 15,
        SecondsBetweenSlowTimes = 40,
        RestartSeconds = 30,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nothing_is_lost_and_nothing_counts_twice_whatever_fails(int seed)
    {
        var cluster = new SimulatedCluster(
            s_fleet with
            {
                Seed = seed,
                Priorities = [10, 30],
                Configurations = 1 + (seed % 3),
            },
            new BlockCosts()
        );
        for (double second = 1; second < 5000 && !cluster.Sweeps.All(s => s.IsFinished); second += 20)
        {
            cluster.Run(second);
            cluster.Check();
            foreach (SimulatedSweep sweep in cluster.Sweeps)
            {
                sweep.Validate();
            }
        }

        Assert.All(cluster.Sweeps, s => Assert.True(s.IsFinished, $"seed {seed}: {s.Name} has {s.Done} trials"));
        Assert.True(cluster.Losses > 0, $"seed {seed}: no silo was lost");
        Assert.Contains(cluster.Sweeps, s => s.Ledger.Again > 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        (long, long, double) first = Run();
        Assert.Equal(first, Run());

        static (long, long, double) Run()
        {
            var cluster = new SimulatedCluster(s_fleet with { Seed = 7 }, new BlockCosts());
            cluster.Run(200);
            return (cluster.Time.Events, cluster.Sweeps[0].Ledger.Count, cluster.Database.Work);
        }
    }

    [Fact]
    public void Devices_share_their_time_by_priority()
    {
        var cluster = new SimulatedCluster(
            s_fleet with
            {
                Priorities = [10, 30],
                Trials = 10_000_000,
                SecondsBetweenLosses = double.PositiveInfinity,
                SecondsBetweenCuts = double.PositiveInfinity,
                SecondsBetweenSlowTimes = double.PositiveInfinity,
            },
            new BlockCosts()
        );
        cluster.Run(600);
        cluster.Check();
        double share = (double)cluster.Sweeps[1].Ledger.Count / cluster.Sweeps.Sum(s => s.Ledger.Count);
        Assert.InRange(share, 0.74, 0.76);
    }

    [Fact]
    public void A_database_that_ten_times_as_many_devices_would_overload_carries_them_where_blocks_are_joined()
    {
        // Long trials, so that what a block costs is not the bytes of its results.
        Fleet fleet = s_fleet with
        {
            Silos = 150,
            DevicesPerSilo = 8,
            Block = 1,
            TrialSeconds = 0.5,
            Trials = 100_000_000,
            DatabaseCores = 1,
            DevicesUnjoined = 32,
            SecondsBetweenLosses = double.PositiveInfinity,
            SecondsBetweenCuts = double.PositiveInfinity,
            SecondsBetweenSlowTimes = double.PositiveInfinity,
        };
        var slow = new BlockCosts { DatabaseTransaction = 4e-3 };
        SimulatedRun before = SimulatedRun.Of(fleet with { Joined = 1 }, slow, 60);
        SimulatedRun after = SimulatedRun.Of(fleet with { Joined = 16 }, slow, 60);
        Assert.InRange(before.Database, 0.95, 1.05);
        Assert.InRange(after.Devices, 0.95, 1.01);
        Assert.True(after.Database < 0.7, $"{after.Database}");
    }
}
