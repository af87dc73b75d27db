using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>
/// Processor time of the calling thread, so that other processes on the machine do not count while they hold the core (their use of the
/// caches still does). Elapsed time where the platform has no such clock.
/// </summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    /// <summary>What <see cref="Seconds"/> measures.</summary>
    public static string Name => OperatingSystem.IsLinux() ? "processor time of the thread" : "elapsed time";

    /// <summary>Seconds since a fixed instant.</summary>
    public static double Seconds()
    {
        if (OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out Time time) == 0)
        {
            return time.Seconds + (time.Nanoseconds * 1e-9);
        }

        return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
