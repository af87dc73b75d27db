using ModalityCompetition.Training.Kernels;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>What this assembly does when it is run as a program: it prints the path it chose and the table of pinned trials.</summary>
public static class PinnedTrialsProgram
{
    public static void Main()
    {
        Console.Out.WriteLine(LanePaths.Best);
        foreach (string line in PinnedTrials.Compute(LanePaths.Best))
        {
            Console.Out.WriteLine(line);
        }
    }
}
