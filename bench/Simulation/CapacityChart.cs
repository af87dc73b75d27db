using System.Globalization;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;

namespace ModalityCompetition.Simulation;

/// <summary>The curves of docs/capacity.md, drawn by the plots of the program's reports.</summary>
internal static class CapacityChart
{
    /// <summary>Share of the devices at work over the number of silos, a line for each series, a panel for each database.</summary>
    /// <param name="runs">The runs, of which those with the same setting and database are a series.</param>
    public static string Draw(IReadOnlyList<SimulatedRun> runs)
    {
        int[] settings = [.. runs.Select(r => r.Fleet.Joined).Distinct()];
        var figure = new Figure
        {
            Id = "capacity",
            Title = "Devices at work",
            Caption = "Share of the time in which devices train, over the number of silos of 8 devices, in the simulation.",
            Legend = [.. settings.Select((s, i) => new LegendEntry($"JoinedBlocks = {s}", i, LegendKind.Line))],
            Columns = 2,
            Panels =
            [
                .. runs.GroupBy(r => r.Fleet.DatabaseCores)
                    .Select(database => new Panel(
                        string.Create(CultureInfo.InvariantCulture, $"database on {database.Key} cores"),
                        AxisSpec.Log("silos", runs.Select(r => (double)r.Fleet.Silos)),
                        AxisSpec.Probability("share of devices at work"),
                        [
                            .. settings.Select(
                                (s, i) =>
                                    (Mark)
                                        new LineMark(
                                            i,
                                            [
                                                .. database
                                                    .Where(r => r.Fleet.Joined == s)
                                                    .Select(r => ((double)r.Fleet.Silos, Math.Min(1, r.Devices))),
                                            ]
                                        )
                            ),
                        ]
                    )),
            ],
        };
        return figure.Draw(embedStyle: true).ToString() + "\n";
    }
}
