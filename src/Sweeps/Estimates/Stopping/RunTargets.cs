using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>Where the configurations of a run stand with the target of its spec, replayed from its ledger.</summary>
public static class RunTargets
{
    /// <summary>One standing per configuration, in plan order; none for a sweep without a target.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public static ImmutableArray<TargetStanding> Of(SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        var followers = TargetFollower.Of(spec);
        foreach (var follower in followers)
        {
            follower.Advance(ledger);
        }

        return [.. followers.Select(f => f.Standing())];
    }
}
