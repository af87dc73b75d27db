using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>A run in a process of its own, this assembly started as a program, so that it can be killed for real.</summary>
internal static class SweepProcess
{
    private const string Opened = "opened";
    private const string Completed = "completed";

    /// <summary>The sweep that such a process runs.</summary>
    public static SweepSpec Spec { get; } = SyntheticSweep.Spec(configurations: 3, trials: 4000, blockSize: 8);

    /// <summary>
    /// What such a process does: runs the sweep or one with a target, with a line per committed block, or only holds the run folder until
    /// it is killed.
    /// </summary>
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["run" or "hold" or "target" or "targets", _])
        {
            await Console.Error.WriteLineAsync("Tests are run by dotnet test; this program is started by them.");
            return 2;
        }

        bool targeted = arguments[0] is "target" or "targets";
        SweepSpec spec = arguments[0] switch
        {
            "target" => TargetRunTests.Spec,
            "targets" => TargetRunTests.Several,
            _ => Spec,
        };
        var engine = new SyntheticEngine(divergedShare: targeted ? TargetRunTests.DivergedShare : 0);
        await using OpenRun run = OpenRun.Open(new RunFolder(arguments[1]), spec, engine.Identity);
        await Console.Out.WriteLineAsync(Opened);
        if (arguments[0] == "hold")
        {
            await Console.In.ReadLineAsync();
            return 0;
        }

        await new EmbeddedRunner(engine, new RunnerOptions { Workers = 2 }).RunAsync(
            spec,
            new TellingLedger(run.Ledger),
            null,
            CancellationToken.None
        );
        await Console.Out.WriteLineAsync(Completed);
        return 0;
    }

    /// <summary>Starts the process and waits until it holds the run folder.</summary>
    public static Process Start(string what, string folder)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet"
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            ArgumentList = { "exec", typeof(SweepProcess).Assembly.Location, what, folder },
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        var process = Process.Start(start)!;
        Assert.Equal(Opened, process.StandardOutput.ReadLine());
        return process;
    }

    /// <summary>Kills a running process after so many committed blocks.</summary>
    /// <returns>Whether it had completed before.</returns>
    public static bool KillAfter(Process process, int blocks)
    {
        string? line = "";
        for (int i = 0; i < blocks && line is not (null or Completed); i++)
        {
            line = process.StandardOutput.ReadLine();
        }

        process.Kill();
        process.WaitForExit();
        return line == Completed;
    }

    private sealed class TellingLedger(FileLedger inner) : ITrialLedger
    {
        private const int LineLength = 8000;
        private readonly SemaphoreSlim _room = new(6);

        public LedgerIdentity Identity => inner.Identity;

        public IReadOnlyList<TrialRange> Committed(int configuration) => inner.Committed(configuration);

        // Few at a time and on long lines that soon fill the pipe, so that the process cannot run far ahead of the test that reads.
        public async ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation)
        {
            await _room.WaitAsync(cancellation);
            await inner.AppendAsync(block, results, cancellation);
            await Console.Out.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{block.Configuration} {block.FirstTrial} {block.Count}").PadRight(LineLength)
            );
            _room.Release();
        }

        public IEnumerable<TrialRow> Rows(int configuration, TrialRange range) => inner.Rows(configuration, range);

        public ValueTask DisposeAsync()
        {
            _room.Dispose();
            return inner.DisposeAsync();
        }
    }
}
