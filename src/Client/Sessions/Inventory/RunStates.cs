namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>The words for where a run stands, in lists and in their filters.</summary>
internal static class RunStates
{
    /// <summary>A process works on it.</summary>
    public const string Running = "running";

    /// <summary>It has all it asks for.</summary>
    public const string Completed = "completed";

    /// <summary>Nobody works on it, and there is more to do.</summary>
    public const string Stopped = "stopped";

    /// <summary>The folder of a worker; its trials are in a shared ledger.</summary>
    public const string Shared = "shared";

    /// <summary>It, or a part of it, cannot be read.</summary>
    public const string Damaged = "damaged";

    /// <summary>All words; some are of servers alone.</summary>
    public static IReadOnlyList<string> All { get; } =
    [Running, "finishing", Completed, Stopped, "paused", "cancelled", "failed", Shared, Damaged];
}
