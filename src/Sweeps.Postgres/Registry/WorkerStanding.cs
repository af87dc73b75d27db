using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>A worker of a sweep, as the database knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Description">Who it is.</param>
/// <param name="State">Whether it is at work.</param>
/// <param name="Joined">How long ago it joined, by the database's clock like everything here.</param>
/// <param name="Seen">How long ago it was heard of last.</param>
/// <param name="Committed">Trials it has committed.</param>
/// <param name="Leases">The blocks it has in work or will begin next.</param>
public sealed record WorkerStanding(
    long Number,
    WorkerDescription Description,
    WorkerState State,
    TimeSpan Joined,
    TimeSpan Seen,
    long Committed,
    IReadOnlyList<LeaseStanding> Leases
);

/// <summary>A block that a worker has in work or will begin next.</summary>
/// <param name="Block">The block.</param>
/// <param name="Held">How long ago it was granted.</param>
/// <param name="Left">How long its lease still runs without a heartbeat; negative when it has run out.</param>
public sealed record LeaseStanding(TrialBlock Block, TimeSpan Held, TimeSpan Left);

/// <summary>Whether a worker is at work. None of these is a judgement: results of a silent worker count when they come.</summary>
public enum WorkerState
{
    /// <summary>It sends heartbeats.</summary>
    Alive,

    /// <summary>Nothing was heard of it for longer than a lease: it died, was stopped, or is cut off.</summary>
    Silent,

    /// <summary>It has left.</summary>
    Left,
}
