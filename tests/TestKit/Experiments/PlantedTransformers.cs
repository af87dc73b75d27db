using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.TestKit.Experiments;

/// <summary>
/// An engine that trains nothing: every network answers a test sample of class j rightly with a planted probability, independently, so that
/// all that is estimated is known by enumeration.
/// </summary>
public sealed class PlantedTransformers : ITrialEngine
{
    /// <summary>Planted accuracy of a network on a class: the last class is told by images alone, the first by titles alone.</summary>
    public static double Accuracy(int network, int j, int classes) =>
        network switch
        {
            0 => j % 2 == 0 ? 0.75 : 0.5,
            1 => j == 0 ? 0.25 : 0.9,
            2 => j == classes - 1 ? 0.25 : 0.8,
            3 => j == 1 ? 0.2 : 0.85,
            _ => j == 2 ? 0.1 : 0.6,
        };

    /// <inheritdoc/>
    public EngineIdentity Identity => new("torch-planted", 1);

    /// <inheritdoc/>
    public string Hardware => "nothing";

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var configuration = (TransformerConfiguration)batch.Definition;
        byte[] rows =
        [
            .. Enumerable.Range(0, batch.Count).SelectMany(i => TransformerRow.Encode(Trial(configuration, batch, batch.FirstTrial + i))),
        ];
        return new ResultBlock(configuration.Layout, rows);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) => throw new NotSupportedException();

    private static TransformerResult Trial(TransformerConfiguration c, TrialBatch batch, long trial)
    {
        RandomWords words = new(StreamKey.Of(batch.Streams), trial, StreamPurpose.TestLabel);
        // Every twentieth trial or so diverges.
        if (words.Block(uint.MaxValue, 0).W0 < uint.MaxValue / 20)
        {
            return TransformerResult.Nothing(c, TrialOutcome.Diverged) with { DivergedAt = 3 };
        }

        return new TransformerResult
        {
            Outcome = TrialOutcome.Completed,
            WeightsDigest = (ulong)trial + 1,
            Scores =
            [
                .. Enumerable
                    .Range(0, TransformerResult.Networks)
                    .Select(v => new NetworkScore(
                        [.. c.Source.TestCounts.Select((n, j) => Count(words, v, j, n, Accuracy(v, j, c.Classes)))],
                        c.Source.TrainSamples - 1,
                        0.125f * (v + 1)
                    )),
            ],
            OnTheWay =
            [
                .. c.CheckpointSteps.Select(
                    (_, i) =>
                        Enumerable
                            .Range(0, TransformerResult.TrainedNetworks)
                            .Select(v => new CheckpointScore(10 + v + i, c.Source.TrainSamples / 2, 1f / (1 + i)))
                            .ToArray()
                ),
            ],
        };
    }

    private static int Count(RandomWords words, int network, int j, int n, double accuracy) =>
        Enumerable.Range(0, n).Count(i => words.Block((uint)((network * 1000) + j), (uint)i).W0 / 4294967296.0 < accuracy);
}

/// <summary>This engine in the place of <c>torch</c>, as a registry of engines has it.</summary>
public sealed class PlantedTransformersPlugin : IEnginePlugin
{
    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices() => [new EngineDevice(Name, "cpu", "nothing", null)];

    /// <inheritdoc/>
    public ITrialEngine Create(EngineRequest request) => new PlantedTransformers();

    /// <inheritdoc/>
    public EngineRequest? RequestFor(EngineIdentity recorded) => null;
}
