using ModalityCompetition.Simulation;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Simulations;

/// <summary>The lease protocol among many workers in virtual time.</summary>
public sealed class SimulatedLeasesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_block_is_committed_and_two_workers_hold_one_lease_for_no_longer_than_a_heartbeat(int seed)
    {
        var fleet = new LeaseFleet
        {
            Workers = 40,
            Blocks = 8000,
            LeaseSeconds = 4,
            Dying = 0.2,
            Cut = 0.5,
            CutSeconds = 12,
            Seed = seed,
        };
        var leases = new SimulatedLeases(fleet);
        leases.Run(10_000);
        Assert.Equal(fleet.Blocks, leases.Committed);
        Assert.True(leases.Trained > leases.Committed, $"seed {seed}: no lease was taken over");
        // Whoever comes back learns of its loss at its next heartbeat, a quarter of a lease later at most, or at its append.
        Assert.InRange(leases.LongestDoubt, 0, (fleet.LeaseSeconds / 4) + 0.1);
    }

    [Fact]
    public void Without_faults_no_block_is_trained_in_vain()
    {
        var leases = new SimulatedLeases(
            new LeaseFleet
            {
                Workers = 60,
                Blocks = 3000,
                Dying = 0,
                Cut = 0,
            }
        );
        leases.Run(10_000);
        Assert.Equal(3000, leases.Trained);
        Assert.Equal(0, leases.LongestDoubt);
    }
}
