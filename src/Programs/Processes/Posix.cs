using System.Runtime.InteropServices;

namespace ModalityCompetition.Programs.Processes;

/// <summary>The calls of POSIX that the framework does not offer.</summary>
internal static partial class Posix
{
    public const short Readable = 0x1;
    public const short Writable = 0x4;
    public const short Error = 0x8;
    public const short HungUp = 0x10;

    public const int Terminate = 15;
    public const int KillNow = 9;

    private const int Interrupted = 4;

    /// <summary>One stream of <see cref="Wait"/>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Watched
    {
        /// <summary>File descriptor; one below 0 is not watched.</summary>
        public int Descriptor;

        /// <summary>What is waited for.</summary>
        public short Wanted;

        /// <summary>What there is.</summary>
        public short Found;
    }

    /// <summary>Waits until one of the streams is ready.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="milliseconds">Longest wait; -1 for no limit.</param>
    /// <returns>Whether one is ready; otherwise time is up, or a signal came.</returns>
    public static bool Wait(Span<Watched> streams, int milliseconds)
    {
        int ready = Poll(ref MemoryMarshal.GetReference(streams), (nuint)streams.Length, milliseconds);
        return ready >= 0 || Marshal.GetLastPInvokeError() == Interrupted
            ? ready > 0
            : throw new InvalidOperationException($"poll failed with error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Sends a signal to every process of a group; a group that is gone is none to complain about.</summary>
    public static void SignalGroup(int group, int signal) => _ = Kill(-group, signal);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Watched streams, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
