using System.Globalization;

namespace ModalityCompetition.Simulation;

/// <summary>
/// How many silos of 8 devices one sweep can keep at work, by the time that a trial takes: the costs of <see cref="BlockCosts"/> added up,
/// which is where the curves of the simulation bend.
/// </summary>
internal static class CapacityTable
{
    private const double BlockSeconds = 0.5;
    private const int LargestBlock = 1024;
    private const int Group = 16;

    /// <summary>Prints the table.</summary>
    public static void Print()
    {
        Console.WriteLine(
            "setting,database cores,trial s,block,trials of a joined block,silos of 8,first wall,trials/s,time for 10^9 trials"
        );
        foreach (int cores in new[] { 2, 16 })
        {
            foreach (double trial in new[] { 0.001, 0.0156, 0.1, 1, 10, 60 })
            {
                foreach (CapacitySetting setting in CapacitySetting.All)
                {
                    Print(setting, cores, trial);
                }
            }
        }
    }

    private static void Print(CapacitySetting setting, int cores, double trial)
    {
        int block = 1 << (int)Math.Log2(Math.Clamp(BlockSeconds / trial, 1, LargestBlock));
        int joined = Math.Min(LargestBlock, block * setting.Joined);
        double seconds = joined * trial;
        BlockCosts costs = setting.Costs;
        // A database that is at its limit makes silos wait, and they commit what waits as one group: up to two blocks of each device.
        double database = cores / ((costs.DatabaseTransaction / Group) + costs.DatabaseRow + (joined * costs.DatabaseTrial));
        // An order of one of three places waits for the two before it, and is asked about meanwhile.
        double polls = Math.Floor(3 * seconds / costs.Patience);
        double grain = 1 / (costs.GrainBlock + (polls * costs.GrainPoll));
        double blocks = Math.Min(database, grain);
        double days = 1e9 / (blocks * joined) / 86400;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{setting.Name},{cores},{trial},{block},{joined},{blocks * seconds / 8:f0},{(database < grain ? "database" : "grain")},"
                    + $"{blocks * joined:f0},{days * 24:g3} h"
            )
        );
    }
}
