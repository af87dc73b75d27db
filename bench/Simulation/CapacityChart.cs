using System.Globalization;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;

namespace ModalityCompetition.Simulation;

/// <summary>The curves of docs/capacity.md, drawn by the plots of the program's reports.</summary>
internal static class CapacityChart
{
    /// <summary>Share of the devices at work over the number of silos, a line for each series, a panel for each length of a
    /// trial.</summary>
    /// <param name="runs">The runs, of which those of one setting and length are a series.</param>
    public static string Draw(IReadOnlyList<(CapacitySetting Setting, SimulatedRun Run)> runs)
    {
        CapacitySetting[] settings = [.. runs.Select(r => r.Setting).Distinct()];
        var figure = new Figure
        {
            Id = "capacity",
            Title = "Devices at work",
            Caption = "Share of the time in which devices train, over the number of silos of 8 devices, in the simulation.",
            Legend = [.. settings.Select((s, i) => new LegendEntry(s.Name, i, LegendKind.Line))],
            Columns = 2,
            Panels =
            [
                .. runs.GroupBy(r => r.Run.Fleet.TrialSeconds)
                    .Select(trial => new Panel(
                        string.Create(CultureInfo.InvariantCulture, $"trials of {1000 * trial.Key:f0} ms"),
                        AxisSpec.Log("silos", runs.Select(r => (double)r.Run.Fleet.Silos)),
                        AxisSpec.Probability("share of devices at work"),
                        [
                            .. settings.Select(
                                (s, i) =>
                                    (Mark)
                                        new LineMark(
                                            i,
                                            [
                                                .. trial
                                                    .Where(r => r.Setting == s)
                                                    .Select(r => ((double)r.Run.Fleet.Silos, Math.Min(1, r.Run.Devices))),
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
