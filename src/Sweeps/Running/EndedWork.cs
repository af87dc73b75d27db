namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// Counts the runs of this process that have ended, so that whoever gives memory back to the system knows that there may be some: nothing
/// else tells, because a process that has nothing to do allocates nothing and so is never collected. Thread-safe.
/// </summary>
public static class EndedWork
{
    private static long s_count;

    /// <summary>How many there are.</summary>
    public static long Count => Interlocked.Read(ref s_count);

    /// <summary>A run has ended, and what it needed is needed no more.</summary>
    public static void Add() => Interlocked.Increment(ref s_count);
}
