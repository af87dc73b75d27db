namespace ModalityCompetition.TestKit.Engines;

/// <summary>What code allocates on the managed heap, for tests that hold it to nothing.</summary>
public static class Allocation
{
    /// <summary>The least number of bytes that one call allocates on this thread, of a few calls.</summary>
    /// <param name="action">What is measured; it runs <paramref name="calls"/> times.</param>
    /// <param name="calls">How often; at least 1.</param>
    /// <remarks>One call alone may count bytes that are not its own: a method compiled anew meanwhile, or the end of the thread's
    /// allocation buffer that the collector gives up when it hands out the next.</remarks>
    public static long Least(Action action, int calls = 5) =>
        Enumerable
            .Range(0, calls)
            .Min(_ =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                action();
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
}
