using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Programs.Twins;

/// <summary>
/// A program whose price and law are planted: a run of some epochs takes as many seconds, but one batch of seven takes a hundred times as
/// long, as where the machine is busy. It measures <c>y = a c + b e</c> with a^2 = <paramref name="rho2"/>, b^2 = 1 - a^2, the draw c of
/// the seed and another draw e for other epochs, both uniform and independent; a run of few epochs has b = 0, so that the squared
/// correlation of a trial and its first twin is <paramref name="rho2"/>. Besides <c>flat</c>, always 1, and <c>seen</c>, which no trial of
/// an odd number has.
/// </summary>
/// <param name="rho2">Squared correlation.</param>
internal sealed class PlantedProgram(double rho2) : TimeProvider, ITrialEngine
{
    /// <summary>A spec of it: a trial has 100 epochs.</summary>
    public const string Spec = """
        name: planted
        experiment: program
        seed: 3
        trials: 5000
        program:
          command: [nothing]
          version: "1"
          measurements: {y: {range: [0, 2]}, flat: {range: [0, 2]}, seen: {optional: true}}
          estimands: {free: 1 / y}
        parameters: {epochs: 100, width: 8}

        """;

    private const double FewEpochs = 50;
    private readonly Lock _gate = new();
    private long _batches;
    private double _seconds;

    /// <summary>Epochs whose runs end the program.</summary>
    public double? Ends { get; init; }

    /// <summary>Epochs whose runs diverge.</summary>
    public double? Diverges { get; init; }

    /// <summary>Called before every batch.</summary>
    public Action<TrialBatch> Before { get; init; } = _ => { };

    /// <inheritdoc/>
    public EngineIdentity Identity => new(ProgramTrialEngine.Name, 1);

    /// <inheritdoc/>
    public string Hardware => "planted";

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)(_seconds * TimestampFrequency);

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        Before(batch);
        cancellation.ThrowIfCancellationRequested();
        var definition = (ProgramTrialDefinition)batch.Definition;
        double epochs = DescentLaw.Parameter(definition, "epochs");
        if (epochs == Ends)
        {
            throw new ProgramException(ProgramFault.Ended, batch.FirstTrial, "the program ended with exit code 9", []);
        }

        lock (_gate)
        {
            _seconds += epochs * batch.Count * (++_batches % 7 == 0 ? 100 : 1);
        }

        byte[] rows = new byte[batch.Count * definition.Rows.Bytes];
        for (int i = 0; i < batch.Count; i++)
        {
            Span<byte> row = rows.AsSpan(i * definition.Rows.Bytes);
            if (epochs == Diverges)
            {
                definition.Rows.WriteMissing(TrialOutcome.Diverged, row);
                continue;
            }

            long index = batch.FirstTrial + i;
            ulong seed = ProgramTrialEngine.Seed(batch.Streams, index);
            double own = epochs < FewEpochs ? 0 : Math.Sqrt(1 - rho2) * Draw(seed, 1);
            definition.Rows.Write([(Math.Sqrt(rho2) * Draw(seed, 0)) + own, 1, index % 2 == 0 ? own : double.NaN], row);
        }

        return new ResultBlock(definition.Layout, rows);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) => throw new NotSupportedException();

    private static double Draw(ulong seed, uint which) =>
        (Philox4x32.Block(which, 0, 0, 0, (uint)seed, (uint)(seed >> 32)).W0 + 0.5) / (1L << 32);
}
