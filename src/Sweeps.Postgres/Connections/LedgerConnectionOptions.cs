using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModalityCompetition.Sweeps.Postgres.Connections;

/// <summary>How a process talks to a shared ledger. Nothing here influences a result.</summary>
public sealed record LedgerConnectionOptions
{
    /// <summary>
    /// For how long a request is repeated while the database cannot be reached or restarts; default 10 minutes. Zero: a request is made
    /// once.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// For how long the first request is repeated while no server answers at the address; default 5 seconds. Whoever was never there is
    /// more likely misspelt than away.
    /// </summary>
    public TimeSpan FirstPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest pause before a request is repeated; default 2 s. The first is a hundredth of it, each next one twice as long.
    /// </summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock behind pauses and patience; default the system's. Leases know the database's clock only.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told when the database is lost and found again; default nobody.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}
