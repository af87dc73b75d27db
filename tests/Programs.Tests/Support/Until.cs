using System.Diagnostics;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Programs.Tests.Support;

/// <summary>Waits for what must come.</summary>
internal static class Until
{
    /// <summary>Waits until something is so.</summary>
    public static void True(Func<bool> condition, string what)
    {
        using var pause = new ManualResetEventSlim();
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience.Limit, $"It never came that {what}.");
            pause.Wait(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Waits until a process has ended. One that nobody has asked for its exit code yet has ended too.</summary>
    public static void Gone(int process) => True(() => !Lives(process), $"process {process} ended");

    /// <summary>Whether a process runs.</summary>
    public static bool Lives(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
