namespace ModalityCompetition.Simulation;

/// <summary>Simulated throughput over the number of silos.</summary>
internal static class CapacityCurves
{
    /// <summary>Prints the curves and draws them.</summary>
    /// <param name="file">File of the drawing; null for none.</param>
    public static void Print(string? file)
    {
        List<(CapacitySetting Setting, SimulatedRun Run)> runs = [];
        Console.WriteLine("setting," + SimulatedRun.Head);
        foreach ((int block, double trial) in new[] { (32, 0.0156), (4, 0.1) })
        {
            foreach (CapacitySetting setting in CapacitySetting.All)
            {
                foreach (int silos in new[] { 10, 30, 100, 200, 300, 500, 700, 1000, 1500, 2000, 4000, 7000 })
                {
                    SimulatedRun run = SimulatedRun.Of(
                        new Fleet
                        {
                            Silos = silos,
                            Joined = setting.Joined,
                            Block = block,
                            TrialSeconds = trial,
                        },
                        setting.Costs,
                        60
                    );
                    runs.Add((setting, run));
                    Console.WriteLine($"{setting.Name},{run.Line()}");
                    if (run.Devices < 0.5)
                    {
                        // Far beyond the wall nothing new is to be seen, and queues only grow.
                        break;
                    }
                }
            }
        }

        if (file is not null)
        {
            File.WriteAllText(file, CapacityChart.Draw(runs));
        }
    }
}
