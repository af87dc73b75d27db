using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>The network whose second layer is trained, from ones.</summary>
public sealed class SecondLayerTests
{
    private const double Bound = 1e-4;

    private static readonly TrialConfiguration s_plain = TrialSamples.Configuration(3, 70, 2, [4, 5], iterations: 12, step: 2);

    public static TheoryData<string> Remedies => ["none", .. RemedySamples.BesideSecondLayer];

    [Theory]
    [MemberData(nameof(Remedies))]
    public void The_engine_stays_near_its_twin_on_random_shapes(string remedy) =>
        Prop.ForAll(RandomShapes.Of(samples: 150, beyond: 40, power: 5), shape => Agree(shape, remedy))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8).WithReplay(2022, 83));

    [Fact]
    public void A_step_goes_down_the_gradient_in_both_layers()
    {
        const int K = 3;
        const int M = 2;
        TrialConfiguration configuration = RemedySamples.WithSecondLayer(
            TrialSamples.Configuration(K, 12, M, [4, 5], iterations: 5, scale: 0.8)
        );
        TrialDraws draws = new(configuration, new TrialShape(configuration));
        draws.Fill(TrialSamples.Streams, 6);
        double[][] before =
        [
            .. draws.InitialWeights.Select(encoder =>
                encoder.Select(weight => (double)weight).Concat(Enumerable.Range(0, K * M).Select(at => 0.5 + (0.2 * at))).ToArray()
            ),
        ];
        double[][] after = [.. before.Select(encoder => (double[])encoder.Clone())];
        ReferenceNetwork Network(double[][] weights) => new(K, M, new SmoothedRelu(3, 1), [0, 1], weights, layerStep: 1);
        Assert.True(Network(after).Step(draws.Train, stepSize: 1));
        const double H = 1e-6;
        for (int r = 0; r < 2; r++)
        {
            for (int at = 0; at < before[r].Length; at++)
            {
                double weight = before[r][at];
                before[r][at] = weight + H;
                double above = Network(before).MeanLoss(draws.Train);
                before[r][at] = weight - H;
                double below = Network(before).MeanLoss(draws.Train);
                before[r][at] = weight;
                Assert.Equal((below - above) / (2 * H), after[r][at] - weight, 2e-7);
            }
        }
    }

    [Fact]
    public void It_changes_joint_and_uni_modal_networks_and_is_exported()
    {
        TrialArrays plain = Trace(s_plain);
        TrialArrays layered = Trace(RemedySamples.WithSecondLayer(s_plain));
        Assert.Empty(plain.JointLayer);
        Assert.Empty(plain.UnimodalLayer);
        for (int r = 0; r < 2; r++)
        {
            Assert.NotEqual(plain.JointWeights[r], layered.JointWeights[r]);
            Assert.NotEqual(plain.UnimodalWeights[r], layered.UnimodalWeights[r]);
            Assert.Equal(6, layered.JointLayer[r].Length);
            Assert.Contains(layered.JointLayer[r], a => Math.Abs(a - 1) > 0.05);
            Assert.Contains(layered.UnimodalLayer[r], a => Math.Abs(a - 1) > 0.05);
        }
    }

    [Fact]
    public void With_step_size_zero_it_has_the_bits_of_the_fixed_one() =>
        Assert.Equal(Bits(s_plain), Bits(RemedySamples.WithSecondLayer(s_plain, step: 0)));

    [Fact]
    public void A_trial_has_the_same_bits_alone_among_others_and_watched()
    {
        TrialConfiguration layered = RemedySamples.WithSecondLayer(s_plain);
        string[] together = Bits(layered, 0, 6).Split('\n');
        Assert.Equal(6, together.Distinct().Count());
        Assert.Equal(together[4], Bits(layered, 4, 1));
        CpuTrialEngine engine = new();
        // A workspace that another network has used serves as well.
        engine.Run(TrialSamples.Batch(s_plain, 9), default);
        TrialTrace trace = engine.Trace(TrialSamples.Batch(layered, 4), new TraceOptions(1), default);
        Assert.Equal(together[4], TrialSamples.Bits(trace.Result));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        CpuTrialEngine engine = new();
        long Allocated(int iterations)
        {
            TrialConfiguration configuration = TrialSamples.Configuration(3, 100, 2, [4, 5], iterations, step: 1e-3, lossTarget: 1e-9);
            return Allocation.Least(() => engine.Run(TrialSamples.Batch(RemedySamples.WithSecondLayer(configuration)), default));
        }

        Assert.InRange(Allocated(1010) - Allocated(10), -999, 999);
    }

    private static void Agree((int K, int N, int M, int D, int Q, int R, int Seed) shape, string remedy)
    {
        TrialConfiguration configuration = RemedySamples.WithSecondLayer(
            TrialSamples.Configuration(
                shape.K,
                shape.N,
                shape.M,
                [.. Enumerable.Range(0, shape.R).Select(r => shape.D + r)],
                iterations: 10,
                degree: shape.Q,
                beta: 0.5 + (shape.Seed % 3 * 0.5),
                scale: 0.4,
                testSamples: 20
            )
        );
        if (remedy != "none")
        {
            configuration = RemedySamples.With(configuration, RemedySamples.At(remedy, shape.R));
        }

        TrialBatch batch = TrialSamples.Batch(configuration, shape.Seed);
        TrialTrace single = new CpuTrialEngine().Trace(batch, new TraceOptions(1, IncludeArrays: true), default);
        TrialTrace reference = new ReferenceTrialEngine().Trace(batch, new TraceOptions(1, IncludeArrays: true), default);
        (float[][] Expected, float[][] Actual)[] pairs =
        [
            (reference.Arrays!.JointWeights, single.Arrays!.JointWeights),
            (reference.Arrays.UnimodalWeights, single.Arrays.UnimodalWeights),
            (reference.Arrays.JointLayer, single.Arrays.JointLayer),
            (reference.Arrays.UnimodalLayer, single.Arrays.UnimodalLayer),
        ];
        foreach ((float[][] expected, float[][] actual) in pairs)
        {
            Assert.Equal(shape.R, expected.Length);
            double distance = expected
                .Zip(actual, (e, a) => e.Zip(a, (x, y) => Math.Abs((double)x - y)).Max() / Math.Max(e.Max(x => Math.Abs((double)x)), 1e-3))
                .Max();
            Assert.True(distance < Bound, $"{shape}: {distance}");
        }

        Assert.Equal(reference.Result.Joint.FinalLoss, single.Result.Joint.FinalLoss, Bound * 10);
        Assert.All(
            reference.Result.Unimodal.Zip(single.Result.Unimodal),
            pair => Assert.Equal(pair.First.FinalLoss, pair.Second.FinalLoss, Bound * 10)
        );
    }

    private static TrialArrays Trace(TrialConfiguration configuration) =>
        new CpuTrialEngine().Trace(TrialSamples.Batch(configuration, 2), new TraceOptions(1, IncludeArrays: true), default).Arrays!;

    private static string Bits(TrialConfiguration configuration, int first = 0, int count = 3) =>
        TrialSamples.Bits(new CpuTrialEngine().Run(TrialSamples.Batch(configuration, first, count), default));
}
