using System.Globalization;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>Processor time of processes of this machine and of their children, as Linux counts it.</summary>
internal static class ProcessTree
{
    // Linux counts in hundredths of a second, whatever the machine (USER_HZ).
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of processor time that some processes and their children have used, those that have ended included.</summary>
    /// <param name="processes">Their numbers.</param>
    public static double ProcessorSeconds(IReadOnlyCollection<int> processes)
    {
        double ticks = 0;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                ticks += Ticks(folder, number, processes);
            }
        }

        return ticks / TicksPerSecond;
    }

    private static long Ticks(string folder, int number, IReadOnlyCollection<int> processes)
    {
        string text;
        try
        {
            text = File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            // It has just ended; its parent has its time.
            return 0;
        }

        // The name, in parentheses, may hold anything: what follows it is what counts.
        string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        bool isNamed = processes.Contains(number);
        if (!isNamed && !processes.Contains(int.Parse(fields[1], CultureInfo.InvariantCulture)))
        {
            return 0;
        }

        long own = Field(11) + Field(12);
        return isNamed ? own + Field(13) + Field(14) : own;

        long Field(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
    }
}
