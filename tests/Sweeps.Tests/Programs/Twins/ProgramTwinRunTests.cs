using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines.Twins;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Programs.Twins;

/// <summary>Trials of a program with twins, run by the program: whose random numbers they have, and what a failure of one is.</summary>
public sealed class ProgramTwinRunTests : IDisposable
{
    private readonly ProgramRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [SkippableFact]
    public void A_trial_does_not_change_by_a_bit_and_each_twin_is_the_run_of_its_index()
    {
        ToyExample.Require();
        const int Trials = 5;
        const int First = 11;
        var definition = (ProgramTrialDefinition)DescentSpec.Spec(("twins: 8", "twins: 4")).Configurations[0].Definition;
        using var engine = new ProgramTrialEngine();
        StreamRoot streams = new(5);
        ResultBlock with = engine.Run(new TrialBatch(definition, streams, First, Trials), CancellationToken.None);
        ResultBlock alone = engine.Run(new TrialBatch(definition.Alone, streams, First, Trials), CancellationToken.None);
        double[] numbers = new double[definition.Rows.Values];
        double[] own = new double[definition.Rows.Values];
        for (int i = 0; i < Trials; i++)
        {
            Assert.Equal(alone.Row(i).ToArray(), with.Row(i)[..alone.Layout.Bytes].ToArray());
            for (int twin = 0; twin < 4; twin++)
            {
                long index = TwinTrialEngine.IndexOf(First + i, twin, 4);
                Assert.Equal((First + (long)i, twin), TwinTrialEngine.TwinAt(index, 4));
                ResultBlock run = engine.Run(new TrialBatch(definition.Twin!, streams, index, 1), CancellationToken.None);
                definition.Rows.Read(run.Row(0), own);
                ProgramTwinRows.Read(definition.Rows, with.Row(i), twin, numbers);
                Assert.Equal(own, numbers);
            }

            // The first twin has the data and the start of its trial; 0.92^12 is all but 0.99^96.
            ProgramTwinRows.Read(definition.Rows, with.Row(i), 0, numbers);
            definition.Rows.Read(alone.Row(i), own);
            Assert.InRange(numbers[0] - own[0], -0.21, 0.21);
        }
    }

    [SkippableFact]
    public async Task Killed_and_resumed_a_run_has_the_results_of_one_that_was_left_alone()
    {
        ToyExample.Require();
        string word = $"twins-{Guid.NewGuid():N}";
        SweepSpec spec = DescentSpec.Spec(("trials: 400", "trials: 120"), ("  version: \"1\"\n", "  version: \"1\"\n  block: 2\n"));
        SweepSpec marked = DescentSpec.Spec(
            ("trials: 400", "trials: 120"),
            ("  version: \"1\"\n", "  version: \"1\"\n  block: 2\n"),
            ("descent.py]", $"descent.py, {word}]")
        );
        using var engine = new ProgramTrialEngine();
        using (var stop = new CancellationTokenSource())
        {
            await using OpenRun begun = _runs.Open(marked, engine, "killed");
            Task<RunResult> running = Task.Run(() => ProgramRuns.RunAsync(marked, engine, begun, cancellation: stop.Token));
            using var limit = new CancellationTokenSource(Patience.Limit);
            bool killed = false;
            while (!running.IsCompleted && Committed(begun) < 60)
            {
                if (!killed && Committed(begun) >= 20 && ProgramProcesses.With(word) is { Count: > 0 } processes)
                {
                    ProgramProcesses.Signal(processes[0], "KILL");
                    killed = true;
                }

                await Task.Delay(1, limit.Token);
            }

            await stop.CancelAsync();
            await running;
        }

        await using OpenRun resumed = _runs.Open(marked, engine, "killed");
        Assert.Equal(RunEnd.Completed, (await ProgramRuns.RunAsync(marked, engine, resumed)).End);
        await using OpenRun alone = _runs.Open(spec, engine, "alone");
        await ProgramRuns.RunAsync(spec, engine, alone);
        Assert.Equal(ResultsHash.Of(alone.Ledger, 1), ResultsHash.Of(resumed.Ledger, 1));
    }

    [SkippableFact]
    public async Task A_twin_that_ends_the_program_is_named_and_costs_its_trial_and_no_other()
    {
        ToyExample.Require();
        string script = await _runs.EndingScriptAsync("2**47 + 5 * 2 + 1");
        SweepSpec spec = ProgramRuns.Read(
            $$"""
            name: ends
            experiment: program
            trials: 12
            program: {command: [python3, {{script}}], version: "1", measurements: {x: {range: [0, 1]} } }
            parameters: {epochs: 9}
            fidelity: {twins: 3, epochs: 3}
            """
        );
        using var engine = new ProgramTrialEngine();
        var batch = new TrialBatch(spec.Configurations[0].Definition, new StreamRoot(spec.Seed), 4, 3);
        Exception ended = Assert.ThrowsAny<Exception>(() => engine.Run(batch, CancellationToken.None));
        Assert.Contains("(twin 3 of 3 of trial 5; run it alone with: python3 ", ended.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            $"seed={ProgramTrialEngine.Seed(new StreamRoot(spec.Seed), (1L << 47) + 11)} trial={(1L << 47) + 11} epochs=3)",
            ended.Message,
            StringComparison.Ordinal
        );
        await _runs.LosesItsTrial5Async(spec, engine);
    }

    private static long Committed(OpenRun run) => run.Ledger.Committed(0).Sum(r => r.Count);
}
