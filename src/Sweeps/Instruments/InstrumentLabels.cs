namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>Values of labels.</summary>
internal static class InstrumentLabels
{
    /// <summary>Computed without divergence; of a sweep, it has all that its spec asks for.</summary>
    public const string Completed = "completed";

    /// <summary>A trial diverged.</summary>
    public const string Diverged = "diverged";

    /// <summary>It had no result within its time.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>A trial failed whatever was tried.</summary>
    public const string Crashed = "crashed";

    /// <summary>It failed.</summary>
    public const string Failed = "failed";

    /// <summary>This machine lacks what the trials need.</summary>
    public const string Unable = "unable";

    /// <summary>Somebody asked for the end.</summary>
    public const string Stopped = "stopped";

    /// <summary>The ledger in a file.</summary>
    public const string File = "file";

    /// <summary>The shared ledger in PostgreSQL.</summary>
    public const string Postgres = "postgres";

    /// <summary>A sweep goes on.</summary>
    public const string Running = "running";

    /// <summary>The report of a sweep is made.</summary>
    public const string Finishing = "finishing";

    /// <summary>The sweeps that there is no room to name.</summary>
    public const string Other = "other";
}
