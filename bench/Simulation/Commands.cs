using System.Globalization;
using System.Reflection;

namespace ModalityCompetition.Simulation;

/// <summary>What the program does; see Program.cs.</summary>
internal static class Commands
{
    /// <summary>Prints what the coordinator costs by itself.</summary>
    public static void Coordinator()
    {
        Console.WriteLine("workers,configurations,us per block,MiB");
        foreach (
            (int workers, int configurations) in new[]
            {
                (24, 1),
                (192, 1),
                (2_400, 1),
                (24_000, 1),
                (240_000, 1),
                (24_000, 100),
                (24_000, 10_000),
            }
        )
        {
            (double microseconds, long bytes) = CoordinatorCost.Of(workers, configurations, 200_000);
            Console.WriteLine($"{workers},{configurations},{microseconds:f2},{bytes / 1048576.0:f1}");
        }
    }

    /// <summary>Prints what transactions cost a PostgreSQL server.</summary>
    public static async Task DatabaseAsync(string connection, int postmaster)
    {
        DatabaseCost cost = await DatabaseCost.BeginAsync(connection, postmaster);
        await using (cost.ConfigureAwait(false))
        {
            await cost.OfAsync(1, 1, 100);
            Console.WriteLine("blocks of a transaction,trials of a block,us of the server per transaction,us per block,ms until durable");
            for (int round = 0; round < 1; round++)
            {
                foreach ((int blocks, int trials) in new[] { (1, 1), (1, 32), (1, 512), (4, 32), (16, 32), (64, 32), (16, 512) })
                {
                    (double microseconds, double milliseconds) = await cost.OfAsync(blocks, trials, Math.Max(20, 300 / blocks));
                    Console.WriteLine($"{blocks},{trials},{microseconds:f0},{microseconds / blocks:f0},{milliseconds:f2}");
                }
            }
        }
    }

    /// <summary>Runs one fleet.</summary>
    public static void Run(string[] given)
    {
        Fleet fleet = With(new Fleet(), given);
        BlockCosts costs = With(new BlockCosts(), given);
        double until = double.Parse(
            given.FirstOrDefault(g => g.StartsWith("Until=", StringComparison.Ordinal))?["Until=".Length..] ?? "120",
            CultureInfo.InvariantCulture
        );
        var cluster = new SimulatedCluster(fleet, costs);
        cluster.Run(until);
        cluster.Check();
        Console.WriteLine(
            $"{cluster.Time.Now:f2} s of virtual time, {cluster.Time.Events} events, {cluster.Losses} silos lost, {cluster.Transactions} "
                + $"transactions; database busy {cluster.Database.Work / cluster.Time.Now / fleet.DatabaseCores:p1}, a request waited at "
                + "most "
                + $"{cluster.Database.LongestWait:f1} s"
        );
        foreach (SimulatedSweep sweep in cluster.Sweeps)
        {
            double taken = sweep.ThreadWork + sweep.Thread.Work;
            Console.WriteLine(
                $"{sweep.Name}: {sweep.Done} trials counted, {sweep.Ledger.Count} committed, {sweep.Ledger.Again} trained once more, "
                    + $"{sweep.Ledger.Rows} rows, grain busy {taken / cluster.Time.Now:p1}, term {sweep.Term}, "
                    + $"{(sweep.IsFinished ? "completed" : "at work")}"
            );
        }

        double share = cluster.Everyone.Sum(d => d.Busy) / cluster.Time.Now / fleet.Devices;
        Console.WriteLine($"devices at work {share:p1}; most unfair {cluster.Everyone.Max(d => d.LargestUnfairness):f2}");
    }

    /// <summary>Runs workers with leases.</summary>
    public static void Leases(string[] given)
    {
        LeaseFleet fleet = With(new LeaseFleet(), given);
        var leases = new SimulatedLeases(fleet);
        leases.Run(1e6);
        Console.WriteLine(
            $"{leases.Seconds:f0} s of virtual time, {leases.Committed} blocks, {leases.Trained - leases.Committed} trained in vain, two "
                + $"believed to hold one lease for at most {leases.LongestDoubt:f2} s, database busy {leases.DatabaseBusy:p1}"
        );
    }

    private static T With<T>(T record, string[] given)
    {
        foreach (string[] pair in given.Select(g => g.Split('=', 2)))
        {
            if (typeof(T).GetProperty(pair[0], BindingFlags.Public | BindingFlags.Instance) is { CanWrite: true } property)
            {
                property.SetValue(
                    record,
                    property.PropertyType == typeof(IReadOnlyList<int>)
                        ? pair[1].Split(',').Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray()
                        : Convert.ChangeType(pair[1], property.PropertyType, CultureInfo.InvariantCulture)
                );
            }
        }

        return record;
    }
}
