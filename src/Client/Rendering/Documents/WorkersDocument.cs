using ModalityCompetition.Sweeps.Postgres.Registry;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp workers --json</c>.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Workers">Who works on it.</param>
internal sealed record WorkersDocument(string Name, IEnumerable<WorkerEntry> Workers);

/// <summary>A process that works on a sweep.</summary>
/// <param name="Worker">Its number.</param>
/// <param name="Host">Name of its machine.</param>
/// <param name="Process">Number of its process.</param>
/// <param name="Threads">Blocks it works on at once.</param>
/// <param name="CodeVersion">Version of its program.</param>
/// <param name="State">In a word: works, waits, silent or left.</param>
/// <param name="JoinedSecondsAgo">How long ago it joined.</param>
/// <param name="SeenSecondsAgo">How long ago it was last heard of.</param>
/// <param name="TrialsCommitted">Trials it has committed.</param>
/// <param name="Blocks">What it has in work or begins next.</param>
internal sealed record WorkerEntry(
    long Worker,
    string Host,
    int Process,
    int Threads,
    string CodeVersion,
    string State,
    double JoinedSecondsAgo,
    double SeenSecondsAgo,
    long TrialsCommitted,
    IEnumerable<LeaseEntry> Blocks
)
{
    /// <summary>The entry of a worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="state">Its state in a word.</param>
    public static WorkerEntry Of(WorkerStanding worker, string state) =>
        new(
            worker.Number,
            worker.Description.Host,
            worker.Description.Process,
            worker.Description.Threads,
            worker.Description.CodeVersion,
            state,
            worker.Joined.TotalSeconds,
            worker.Seen.TotalSeconds,
            worker.Committed,
            worker.Leases.Select(LeaseEntry.Of)
        );
}

/// <summary>A block of trials that a worker holds.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="FirstTrial">Index of its first trial.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="HeldSeconds">How long ago it was granted.</param>
/// <param name="LeaseSecondsLeft">How long its lease still runs; negative when it has run out.</param>
internal sealed record LeaseEntry(int Configuration, long FirstTrial, int Trials, double HeldSeconds, double LeaseSecondsLeft)
{
    /// <summary>The entry of a lease.</summary>
    public static LeaseEntry Of(LeaseStanding lease) =>
        new(lease.Block.Configuration, lease.Block.FirstTrial, lease.Block.Count, lease.Held.TotalSeconds, lease.Left.TotalSeconds);
}
