using System.Globalization;
using ModalityCompetition.Simulation;

// coordinator                          what the coordinator costs by itself, for several numbers of workers and configurations
// database CONNECTION POSTMASTER       what transactions cost a PostgreSQL server, whose process is POSTMASTER
// curves [SVG]                         throughput over the number of silos, before and after blocks are joined
// table                                how many silos a sweep can use, by the time that a trial takes
// run [NAME=VALUE]...                  one run of a fleet; names are the properties of Fleet and BlockCosts, and Until in seconds
// leases [NAME=VALUE]...               one run of workers with leases; names are the properties of LeaseFleet
Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["coordinator"]:
        Commands.Coordinator();
        return 0;
    case ["database", var connection, var postmaster]:
        await Commands.DatabaseAsync(connection, int.Parse(postmaster, CultureInfo.InvariantCulture));
        return 0;
    case ["curves", .. var file]:
        CapacityCurves.Print(file.FirstOrDefault());
        return 0;
    case ["table"]:
        CapacityTable.Print();
        return 0;
    case ["run", .. var given]:
        Commands.Run(given);
        return 0;
    case ["leases", .. var given]:
        Commands.Leases(given);
        return 0;
    default:
        await Console.Error.WriteLineAsync("The first argument is coordinator, database, curves, table, run or leases.");
        return 2;
}
