using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>
/// Everything in a trial that takes long where the trial has gigabytes can be ended from within: each part is called after it was asked to
/// stop, and does not come to its end.
/// </summary>
public sealed class StopTests
{
    private static readonly CancellationToken s_stop = new(canceled: true);
    private static readonly TrialConfiguration s_configuration = TrialSamples.Configuration(
        2,
        10,
        3,
        [2, 32],
        iterations: 1,
        dictionary: DictionaryKind.Random
    );
    private static readonly TrialShape s_shape = new(s_configuration);

    public static TheoryData<string, Action> Parts =>
        new()
        {
            {
                "dictionaries",
                () => DictionarySampler.Fill(new TrialDraws(s_configuration, s_shape).Dictionaries, Data, Streams, 0, s_stop)
            },
            {
                "samples",
                () =>
                    DataSampler.Fill(
                        SampleSet.Allocate(Data, 10),
                        Data,
                        SampleRole.Train,
                        DictionarySampler.Draw(Data, Streams, 0),
                        Streams,
                        0,
                        stop: s_stop
                    )
            },
            { "weights", () => WeightSampler.Fill(new float[12], 2, 3, 2, 1, Streams, 0, 0, s_stop) },
            { "noise", () => Noise().Fill(0, 0, new float[12], s_stop) },
            { "layout", () => new PanelSamples(10, s_shape.Dimensions, forTraining: true).Fill(Draws().Train, 1, s_stop) },
            { "copies", () => new AlignedFloats(12).CopyFrom(new float[12], s_stop) },
            { "clearing", () => new AlignedFloats(12).Clear(s_stop) },
            { "beginning", () => TrialStart.Of(s_configuration, Draws(), new float[4], s_stop) },
            { "scores", () => Meter().Measure(new AlignedFloats(12), 0, new float[4], s_stop) },
            { "digest", () => WeightsDigest.Append(new byte[8], 0, new float[12], s_stop) },
            { "balance", () => new BalancedWeights(s_configuration, s_shape, Meter()).Apply(Weights(), Draws().Train, s_stop) },
            { "forward pass", () => Stopped((descent, workspace) => Forward(descent, workspace)) },
            { "gradient of the first layout", () => Stopped((descent, workspace) => AddGradient(descent, workspace, 0)) },
            { "gradient of the second layout", () => Stopped((descent, workspace) => AddGradient(descent, workspace, 1)) },
            { "step", () => Stopped((descent, workspace) => descent.Step(workspace.JointWeights, 0, 2)) },
        };

    [Theory]
    [MemberData(nameof(Parts), DisableDiscoveryEnumeration = true)]
    public void Every_part_of_a_trial_can_be_ended_from_within(string part, Action run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Assert.True(Record.Exception(run) is OperationCanceledException, part);
    }

    [Fact]
    public void Noise_that_is_drawn_in_stretches_is_that_of_one_piece()
    {
        // More than one stretch of 4 * 65,536 numbers, and not a multiple of four.
        const int Count = (4 * 65_536) + 7;
        float[] whole = new float[Count];
        Noise(Count).Fill(0, 3, whole);
        float[] alone = new float[4];
        for (int block = 0; block < Count / 4; block += 1_009)
        {
            (uint a, uint b, uint c, uint d) = new RandomWords(StreamKey.Of(Streams), 5, StreamPurpose.GradientNoise, 0).Block(
                (uint)block,
                3
            );
            double[] normals = new double[4];
            NormalWords.Fill([a, b, c, d], normals);
            for (int i = 0; i < 4; i++)
            {
                alone[i] = (float)normals[i];
            }

            Assert.Equal(alone, whole[(4 * block)..(4 * (block + 1))]);
        }
    }

    [Fact]
    public void The_memory_of_a_large_trial_comes_back_while_the_engine_lives()
    {
        // The rows of a chunk alone take 2 * 100,000 * 256 floats.
        TrialConfiguration large = TrialSamples.Configuration(2, 10, 50_000, [2, 2], iterations: 1);
        long before = Least();
        var engine = new CpuTrialEngine();
        engine.Run(TrialSamples.Batch(large), default);
        long after = Least();
        GC.KeepAlive(engine);
        Assert.InRange(after - before, long.MinValue, 100 << 20);
    }

    // Other tests hold memory for a while, at the same time.
    private static long Least() => Enumerable.Range(0, 5).Min(_ => GC.GetTotalMemory(forceFullCollection: true));

    private static DataParameters Data => s_configuration.Data;

    private static StreamRoot Streams => TrialSamples.Streams;

    private static TrialDraws Draws()
    {
        TrialDraws draws = new(s_configuration, s_shape);
        draws.Fill(Streams, 0);
        return draws;
    }

    private static GammaMeter Meter() => new(s_shape, Data.Dictionary, Draws().Dictionaries);

    private static AlignedFloats[] Weights() => new TrialWorkspace(s_shape).JointWeights;

    private static GradientNoise Noise(int weights = 12)
    {
        GradientNoise noise = new([weights]);
        noise.Begin(Streams, 5);
        return noise;
    }

    private static void Stopped(Action<GradientDescent, TrialWorkspace> run)
    {
        TrialWorkspace workspace = new(s_shape) { Stop = s_stop };
        run(new GradientDescent(LanePaths.Create(LanePaths.Best, 3), s_configuration, workspace), workspace);
    }

    private static unsafe void Forward(GradientDescent descent, TrialWorkspace workspace) =>
        descent.Forward(workspace.JointWeights, 0, 0, 1, workspace.Scores.Pointer, add: false);

    private static unsafe void AddGradient(GradientDescent descent, TrialWorkspace workspace, int r) =>
        descent.AddGradient(r, 0, 1, workspace.Scores.Pointer, workspace.Gradient[r]);
}
