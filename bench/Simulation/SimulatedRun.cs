using System.Diagnostics;
using System.Globalization;

namespace ModalityCompetition.Simulation;

/// <summary>What came of a simulation, between its beginning and where it stopped.</summary>
internal sealed record SimulatedRun(
    Fleet Fleet,
    double Seconds,
    double Blocks,
    double Trials,
    double Grain,
    double Database,
    double Devices
)
{
    /// <summary>Names of the columns of <see cref="Line"/>.</summary>
    public const string Head =
        "silos,devices,block,trial s,joined,database cores,virtual s,blocks/s,trials/s,grain busy,database busy,devices busy,real s,MiB";

    /// <summary>Seconds that the simulation itself took.</summary>
    public double Taken { get; private init; }

    /// <summary>Runs a fleet until it is done or a time has passed; the first tenth of that, in which queues fill, is left out.</summary>
    public static SimulatedRun Of(Fleet fleet, BlockCosts costs, double until)
    {
        long started = Stopwatch.GetTimestamp();
        var cluster = new SimulatedCluster(fleet, costs);
        Totals before = default;
        cluster.Time.Run(until / 10, () => false);
        before = Totals.Of(cluster);
        cluster.Run(until);
        cluster.Check();
        Totals after = Totals.Of(cluster);
        double seconds = after.At - before.At;
        return new SimulatedRun(
            fleet,
            seconds,
            (after.Rows - before.Rows) / seconds,
            (after.Trials - before.Trials) / seconds,
            (after.Grain - before.Grain) / seconds,
            (after.Database - before.Database) / seconds / fleet.DatabaseCores,
            (after.Devices - before.Devices) / seconds / fleet.Devices
        )
        {
            Taken = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
    }

    /// <summary>A line of comma-separated values.</summary>
    public string Line() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Fleet.Silos},{Fleet.Devices},{Fleet.Block},{Fleet.TrialSeconds},{Fleet.Joined},{Fleet.DatabaseCores},{Seconds:f0},"
                + $"{Blocks:f0},{Trials:f0},{Grain:p1},{Database:p1},{Devices:p1},{Taken:f1},{Environment.WorkingSet >> 20}"
        );

    private readonly record struct Totals(double At, double Rows, double Trials, double Grain, double Database, double Devices)
    {
        public static Totals Of(SimulatedCluster cluster) =>
            new(
                cluster.Time.Now,
                cluster.Sweeps.Sum(s => s.Ledger.Rows),
                cluster.Sweeps.Sum(s => s.Ledger.Count),
                cluster.Sweeps.Max(s => s.ThreadWork + s.Thread.Work),
                cluster.Database.Work,
                cluster.Everyone.Sum(d => d.Busy)
            );
    }
}
