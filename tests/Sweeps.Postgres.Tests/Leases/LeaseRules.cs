using ModalityCompetition.Sweeps.Postgres.Leases;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Leases;

/// <summary>The protocol as a set of rules that can be replaced one by one, so that the checker can be shown broken ones.</summary>
internal sealed record LeaseRules
{
    public Func<LeasedBlock, long, long, long, long, (LeasedBlock Block, LeaseAnswer Answer)> Claim { get; init; } = LeaseProtocol.Claim;

    public Func<LeasedBlock, long, long, long, long, (LeasedBlock Block, LeaseAnswer Answer)> Renew { get; init; } = LeaseProtocol.Renew;

    public Func<LeasedBlock, long, int, (LeasedBlock Block, LeaseAnswer Answer)> Append { get; init; } =
        (block, _, bits) => LeaseProtocol.Append(block, bits);

    public Func<LeasedBlock, long, long, LeasedBlock> Release { get; init; } = LeaseProtocol.Release;

    public Func<LeasedBlock, long, LeasedBlock> Collect { get; init; } = LeaseProtocol.Collect;

    /// <summary>Whether a claim reads and writes in one step, as a transaction does.</summary>
    public bool ClaimsAreAtomic { get; init; } = true;
}

/// <summary>What may happen besides the steps of the workers themselves.</summary>
[Flags]
internal enum Mishaps
{
    None = 0,

    /// <summary>A worker dies; one at least lives.</summary>
    Deaths = 1,

    /// <summary>A lease runs out at any moment: a worker is stopped or cut off, or the clock jumps.</summary>
    Expiries = 2,

    /// <summary>An answer or a request is lost, or a request is carried out after its sender has given it up.</summary>
    Losses = 4,

    /// <summary>A worker gives its block up.</summary>
    Releases = 8,

    /// <summary>Somebody collects garbage.</summary>
    Collections = 16,

    /// <summary>The server crashes and forgets a grant, and gives its token to somebody else later.</summary>
    Crashes = 32,

    All = Deaths | Expiries | Losses | Releases | Collections | Crashes,
}
