using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>Scripts and run folders of tests in a temporary folder, and how tests run sweeps of programs.</summary>
internal sealed class ProgramRuns : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    /// <summary>The folder.</summary>
    public string Folder => _temporary.Path;

    /// <summary>A spec that must be valid.</summary>
    /// <param name="text">Its text.</param>
    public static SweepSpec Read(string text)
    {
        SpecReading reading = ShippedSpecs.Read("test.yaml", text);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }

    /// <summary>Runs a sweep to its end.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="engine">Runs trials.</param>
    /// <param name="run">The run.</param>
    /// <param name="workers">Worker threads.</param>
    /// <param name="crashed">Trials that may crash; null for what is usual.</param>
    /// <param name="cancellation">Stops.</param>
    public static Task<RunResult> RunAsync(
        SweepSpec spec,
        ITrialEngine engine,
        OpenRun run,
        int workers = 2,
        long? crashed = null,
        CancellationToken cancellation = default
    ) =>
        new EmbeddedRunner(engine, new RunnerOptions { Workers = workers, MostCrashed = crashed }).RunAsync(
            spec,
            run.Ledger,
            null,
            cancellation
        );

    /// <summary>Checks that a sweep of 12 trials loses its trial 5, which crashes, and no other.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="engine">Runs trials.</param>
    public async Task LosesItsTrial5Async(SweepSpec spec, ITrialEngine engine)
    {
        await using OpenRun run = Open(spec, engine, "run");
        RunResult result = await RunAsync(spec, engine, run, crashed: 1);
        Assert.Equal((RunEnd.Completed, 12L), (result.End, result.Done));
        (long Trial, TrialOutcome Outcome)[] rows = [.. run.Ledger.Rows(0, new TrialRange(0, 12)).Select(r => (r.Trial, r.Outcome))];
        Assert.Equal([5L], rows.Where(r => r.Outcome == TrialOutcome.Crashed).Select(r => r.Trial));
        Assert.Equal(11, rows.Count(r => r.Outcome == TrialOutcome.Completed));
    }

    /// <summary>A script that measures <c>x</c> in [0, 1] and ends in the middle of one trial.</summary>
    /// <param name="trial">Number of the trial, in Python.</param>
    /// <returns>Its path.</returns>
    public Task<string> EndingScriptAsync(string trial) =>
        WriteAsync(
            "ends",
            $$$"""
            import json, os, sys
            json.loads(sys.stdin.readline())
            print(json.dumps({"ready": 1, "name": "ends", "version": "1"}), flush=True)
            for line in sys.stdin:
                trial = json.loads(line)
                if trial["trial"] == {{{trial}}}:
                    os._exit(9)
                print(json.dumps({"id": trial["id"], "values": {"x": (int(trial["seed"]) % 1000) / 1000}}), flush=True)
            """
        );

    /// <summary>A script of any text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text.</param>
    /// <returns>Its path.</returns>
    public async Task<string> WriteAsync(string name, string text)
    {
        string script = Path.Combine(Folder, name + ".py");
        await File.WriteAllTextAsync(script, text);
        return script;
    }

    /// <summary>Opens a run.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="engine">Runs its trials.</param>
    /// <param name="folder">Name of the run folder.</param>
    public OpenRun Open(SweepSpec spec, ITrialEngine engine, string folder) =>
        OpenRun.Open(new RunFolder(Path.Combine(Folder, folder)), spec, engine.Identity);

    /// <inheritdoc/>
    public void Dispose() => _temporary.Dispose();
}
