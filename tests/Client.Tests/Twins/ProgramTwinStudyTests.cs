using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Design;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Pilots.Programs;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Tests.Twins;

/// <summary>What <c>twins</c> says of a program whose price and law are planted.</summary>
public sealed class ProgramTwinStudyTests
{
    private const string Spec = """
        name: mine
        experiment: program
        trials: 1000
        program: {command: [python3, none.py], version: "1", measurements: {y: {} } }
        parameters: {epochs: 100}
        axes: [{parameters.shift: [0, 1]}]

        """;

    [Fact]
    public void The_section_that_pays_comes_last_and_what_failed_is_named()
    {
        KeptView view = new();
        TwinStudy study = Run(view, new Planted(), "epochs=epochs/4", "epochs=epochs/25", "epochs=7");

        // A twin says all but a hundredth of the variance, at a quarter and at a 25th of the price.
        Assert.Equal("epochs: epochs/25", study.Common!.Value.Level.Keys(study.Spec));
        (string quantity, double work) = Assert.Single(study.Common.Value.Work);
        Assert.Equal("y", quantity);
        int twins = study.Common.Value.Twins;
        Assert.Equal((1 + (twins / 25.0)) * (1 - (0.99 * (1 - (1.0 / twins)))), work, 0.05);
        string text = Told(study);
        Assert.Contains("a trial took 100 ms.", text, StringComparison.Ordinal);
        Assert.Contains("epochs: epochs/25, best 1/25", text, StringComparison.Ordinal);
        Assert.Contains("Costs are measured, as medians of the time that a run took", text, StringComparison.Ordinal);
        Assert.DoesNotContain("initial winner", text, StringComparison.Ordinal);
        Assert.Contains(
            "epochs: 7: a twin gave no result, which costs its trial the result too, so that these are left out. trial 0: it ended.",
            text,
            StringComparison.Ordinal
        );
        Assert.EndsWith($"fidelity: {{twins: {twins}, epochs: epochs/25}}", text, StringComparison.Ordinal);
        view.RoseToItsEnd(first: 0.1);
    }

    [Fact]
    public void Where_no_kind_pays_there_is_no_section()
    {
        TwinStudy study = Run(new KeptView(), new Planted(), "epochs=0.9*epochs");
        Assert.Null(study.Common);
        Assert.Equal("none", study.Section);
        Assert.EndsWith("Leave 'fidelity' out.", Told(study), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_is_one_and_a_program_that_cannot_be_started_is_told()
    {
        using var stop = new CancellationTokenSource();
        KeptView view = new();
        Planted stopped = new()
        {
            Before = batch =>
            {
                if (batch.FirstTrial > 3)
                {
                    stop.Cancel();
                }
            },
        };
        Assert.Throws<PilotStoppedException>(() => Run(view, stopped, stop.Token, "epochs=epochs/4"));
        Assert.Equal(1, view.Ends);
        Planted missing = new() { Before = _ => throw new EngineUnavailableException("there is no python3") };
        AggregateException told = Assert.Throws<AggregateException>(() => Run(view, missing, CancellationToken.None, "epochs=epochs/4"));
        Assert.All(
            told.Flatten().InnerExceptions,
            e => Assert.Equal("there is no python3", Assert.IsType<EngineUnavailableException>(e).Message)
        );
    }

    private static TwinStudy Run(KeptView view, Planted program, params string[] kinds) =>
        Run(view, program, CancellationToken.None, kinds);

    private static TwinStudy Run(KeptView view, Planted program, CancellationToken cancellation, params string[] kinds)
    {
        SpecReading reading = ShippedSpecs.Read("mine.yaml", Spec);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        IReadOnlyList<ProgramTwinKind> named = new TwinCandidates(ShippedExperiments.Registry).Of(reading.Spec!, kinds);
        return TwinStudy.OfProgram(reading.Spec!, named, program, 100, workers: 1, view, program, cancellation);
    }

    private static string Told(TwinStudy study)
    {
        using var output = new StringWriter();
        TwinView.Write(new ClientConsole { Out = output, Error = TextWriter.Null }, study);
        return string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // A run of n epochs takes n milliseconds on its clock. It measures a draw of the seed, to which one of 100 epochs adds another of a
    // hundredth of the variance; one of 7 ends the program.
    private sealed class Planted : TimeProvider, ITrialEngine
    {
        private long _milliseconds;

        public Action<TrialBatch> Before { get; init; } = _ => { };

        public EngineIdentity Identity => new(ProgramTrialEngine.Name, 1);

        public string Hardware => "planted";

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _milliseconds;

        public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
        {
            Before(batch);
            cancellation.ThrowIfCancellationRequested();
            var definition = (ProgramTrialDefinition)batch.Definition;
            int epochs = int.Parse(definition.Parameters.Single(p => p.Key == "epochs").Value, CultureInfo.InvariantCulture);
            if (epochs == 7)
            {
                throw new ProgramException(ProgramFault.Ended, batch.FirstTrial, "it ended", []);
            }

            _milliseconds += epochs * batch.Count;
            byte[] rows = new byte[batch.Count * definition.Rows.Bytes];
            for (int i = 0; i < batch.Count; i++)
            {
                ulong seed = ProgramTrialEngine.Seed(batch.Streams, batch.FirstTrial + i);
                double own = epochs == 100 ? 0.1 * (uint)(seed >> 32) / uint.MaxValue : 0;
                definition.Rows.Write([((uint)seed / (double)uint.MaxValue) + own], rows.AsSpan(i * definition.Rows.Bytes));
            }

            return new ResultBlock(definition.Layout, rows);
        }

        public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
