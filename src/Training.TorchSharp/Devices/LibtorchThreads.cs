using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>
/// How many threads libtorch computes with. A number that is set holds for the thread that sets it, and for threads that use libtorch for
/// the first time afterwards (aten/src/ATen/ParallelOpenMP.cpp); bits depend on it. So whoever computes on the CPU says his number on his
/// thread before he begins.
/// </summary>
internal static class LibtorchThreads
{
    /// <summary>The number that the process began with, which is part of the identity of engines on the CPU.</summary>
    public static int OfProcess { get; } = get_num_threads();

    /// <summary>Makes a number that of the calling thread.</summary>
    /// <param name="count">The number, at least 1.</param>
    /// <returns>Gives the thread back the number that it had.</returns>
    public static IDisposable Use(int count)
    {
        // Asking makes a thread that is new to libtorch take over the number set last by any other, now and not at its first operation.
        int before = get_num_threads();
        if (before != count)
        {
            set_num_threads(count);
        }

        return new Restorer(before, count);
    }

    private sealed class Restorer(int before, int count) : IDisposable
    {
        public void Dispose()
        {
            if (before != count)
            {
                set_num_threads(before);
            }
        }
    }
}
