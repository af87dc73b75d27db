using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModalityCompetition.Sweeps.Postgres.Leases;

/// <summary>How a worker holds its leases. Nothing here influences a result.</summary>
public sealed record LeaseOptions
{
    /// <summary>
    /// For how long a lease runs without a heartbeat, at least 100 ms; default 30 s. So long a block of a dead worker waits.
    /// </summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a worker that waits for others looks; default 500 ms.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The clock behind heartbeats; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told when a lease was lost; default nobody.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}
