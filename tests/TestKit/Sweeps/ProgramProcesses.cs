using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ModalityCompetition.TestKit.Sweeps;

/// <summary>The processes of a program under test, found by a word of their command line.</summary>
public static class ProgramProcesses
{
    /// <summary>The processes that have a word among their arguments; those that have ended are none.</summary>
    /// <param name="word">A word that no other process has.</param>
    public static IReadOnlyList<int> With(string word)
    {
        List<int> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int process)
                && Read($"{folder}/cmdline").Split('\0').Contains(word)
            )
            {
                found.Add(process);
            }
        }

        return [.. found.Order()];
    }

    /// <summary>Whether a process runs; one that has ended and that nobody has asked for its exit code does not.</summary>
    public static bool Lives(int process)
    {
        string stat = Read($"/proc/{process}/stat");
        return stat.Length > 0 && stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
    }

    /// <summary>Sends a signal to a process; one that is gone is none to complain about.</summary>
    public static void Signal(int process, string signal)
    {
        using Process kill = Process.Start(
            new ProcessStartInfo("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true }
        )!;
        kill.WaitForExit();
    }

    private static string Read(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
