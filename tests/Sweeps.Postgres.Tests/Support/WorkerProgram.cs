using System.Globalization;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Support;

/// <summary>What this assembly does when the tests start it as a program: one worker of a sweep in a shared ledger.</summary>
internal static class WorkerProgram
{
    /// <summary>What a worker says when it has joined.</summary>
    public const string Joined = "joined";

    /// <summary>A word on the command line of the programs of workers.</summary>
    public const string Word = "program-of-a-shared-sweep";

    private const double DivergedShare = 0.05;

    /// <summary>The sweeps that such a process can work on.</summary>
    public static SweepSpec Spec(string sweep) =>
        sweep switch
        {
            "whole" => SyntheticSweep.Spec(configurations: 3, trials: 12_000, blockSize: 8),
            "short" => SyntheticSweep.Spec(configurations: 3, trials: 400, blockSize: 8),
            "target" => SyntheticSweep.Spec(configurations: 3, trials: 20_000, blockSize: 8) with
            {
                Until = new StoppingSpec("agreement", 0.03, 0.95, 20),
            },
            "toy" => ToyExample.Spec(),
            "toy in small blocks" => ToyExample.Marked(Word, "trials=3000", "program.block=2"),
            "toy, the program missing" => ToyExample.Spec("program.folder=/nowhere/at/all"),
            _ => throw new ArgumentException("There is no such sweep.", nameof(sweep)),
        };

    private static ITrialEngine Engine(SweepSpec spec) =>
        spec.Engine == ProgramTrialEngine.Name ? new ProgramTrialEngine() : new SyntheticEngine(DivergedShare);

    /// <summary>
    /// Works until the sweep is done; the arguments are the sweep, the address and the length of a lease in milliseconds.
    /// </summary>
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [{ } sweep, { } address, { } lease])
        {
            await Console.Error.WriteLineAsync("Tests are run by dotnet test; this program is started by them.");
            return 2;
        }

        var length = TimeSpan.FromMilliseconds(int.Parse(lease, CultureInfo.InvariantCulture));
        await using var database = new LedgerDatabase(
            LedgerAddress.Parse(address),
            new LedgerConnectionOptions { Patience = TimeSpan.FromMinutes(1), LongestPause = TimeSpan.FromMilliseconds(200) }
        );
        var options = new LeaseOptions { Length = length, LookInterval = TimeSpan.FromMilliseconds(20) };
        RunResult result = await WorkAsync(database, sweep, options, () => Console.Out.WriteLine(Joined));
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{result.End} {result.Computed}"));
        return 0;
    }

    /// <summary>Joins a sweep and works on it until it is done.</summary>
    public static async Task<RunResult> WorkAsync(LedgerDatabase database, string sweep, LeaseOptions options, Action? joined = null)
    {
        SweepSpec spec = Spec(sweep);
        ITrialEngine engine = Engine(spec);
        using var processes = engine as ProgramTrialEngine;
        await LedgerSchema.MigrateAsync(database, CancellationToken.None);
        SharedSweep shared = await SweepRegistry.FindOrBeginAsync(
            database,
            spec.Name,
            new LedgerIdentity(spec.CanonicalText, engine.Identity),
            "test",
            new SweepSource(spec.SourceText, []),
            CancellationToken.None
        );
        var description = new WorkerDescription(Environment.MachineName, Environment.ProcessId, 2, "test");
        await using BlockLeases leases = await BlockLeases.JoinAsync(database, shared, description, options, CancellationToken.None);
        joined?.Invoke();
        return await new EmbeddedRunner(engine, new RunnerOptions { Workers = 2, Leases = leases }).RunAsync(
            spec,
            leases.Ledger,
            null,
            CancellationToken.None
        );
    }

    /// <summary>
    /// What an undisturbed run with the file ledger gives: the results hash, with a target of the trials that the estimates use.
    /// </summary>
    public static async Task<string> UndisturbedAsync(string sweep)
    {
        string folder = Directory.CreateTempSubdirectory("modcomp-undisturbed-").FullName;
        try
        {
            SweepSpec spec = Spec(sweep);
            ITrialEngine engine = Engine(spec);
            using var processes = engine as ProgramTrialEngine;
            await using OpenRun run = OpenRun.Open(new RunFolder(folder), spec, engine.Identity);
            await new EmbeddedRunner(engine).RunAsync(spec, run.Ledger, null, CancellationToken.None);
            return Hash(spec, run.Ledger);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The results hash that the reports of a sweep state.</summary>
    public static string Hash(SweepSpec spec, ITrialLedger ledger) =>
        SweepEstimates.FromLedger(spec, ledger, 2, CancellationToken.None).HashOfResults(spec, ledger);

    /// <summary>The results hash of a sweep in a shared ledger.</summary>
    public static async Task<string> SharedHashAsync(LedgerDatabase database, string sweep)
    {
        SharedSweep shared = (await SweepRegistry.FindAsync(database, Spec(sweep).Name, CancellationToken.None))!;
        await using PostgresLedger ledger = await PostgresLedger.OpenForReadingAsync(database, shared, CancellationToken.None);
        return Hash(Spec(sweep), ledger);
    }
}
