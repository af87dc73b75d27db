using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Tiles;

public sealed class TileArithmeticTests
{
    public TileArithmeticTests() => TestDevice.SkipWithoutLibtorch();

    [SkippableTheory]
    [InlineData(3, 1.0)]
    [InlineData(4, 0.5)]
    [InlineData(5, 2.0)]
    [InlineData(9, 1.5)]
    public void Values_and_slopes_are_those_of_the_smoothed_ReLU_case_by_case(int degree, double beta)
    {
        // One trial after another, one sample, d = 1 and w = 1, so that the pre-activation is the input itself.
        float[] points = [-1e30f, -3, -0.2f, 0, 1e-20f, 0.1f, 0.49f, 0.5f, 0.51f, 0.99f, 1, 1.01f, 1.5f, 1.9f, 2, 2.1f, 7, 1e30f];
        TrialConfiguration configuration = TrialSamples.Configuration(
            2,
            1,
            1,
            [2],
            iterations: 1,
            degree: degree,
            beta: beta,
            testSamples: 1
        );
        TileShape shape = TileShape.Of(configuration, isGpu: false);
        SmoothedRelu exact = new(degree, beta);
        TileNetwork network = new(shape, configuration.Network);
        using var scope = NewDisposeScope();
        for (int start = 0; start < points.Length; start++)
        {
            Tensor inputs = full([shape.Trials, 2, 1], points[start] / (float)beta).mul_(tensor(new float[] { 1, 0 }).view(2, 1));
            (Tensor values, Tensor slopes) = network.Forward(inputs, ones(shape.Trials, 2, 2));
            double value = HostTensor.Download<float>(values)[0] * beta;
            double slope = HostTensor.Download<float>(slopes)[0];
            Assert.Equal(exact.Value((double)points[start]), value, 1e-6 * Math.Max(1, Math.Abs(points[start])));
            Assert.Equal(exact.Slope((double)points[start]), slope, 1e-6);
        }
    }

    [SkippableFact]
    public void The_binding_adds_a_product_as_the_descent_believes()
    {
        using var scope = NewDisposeScope();
        Tensor a = arange(0, 6, float32).view(1, 2, 3);
        Tensor b = arange(0, 8, float32).view(1, 2, 4);
        Tensor c = arange(0, 12, float32).view(1, 4, 3);
        float[] actual = HostTensor.Download<float>(TileDescent.AddProduct(a, b, c, 0.5f));
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double product = Enumerable.Range(0, 4).Sum(k => ((i * 4) + k) * ((k * 3) + j));
                Assert.Equal((i * 3) + j + (0.5 * product), actual[(i * 3) + j]);
            }
        }
    }

    [SkippableFact]
    public void Networks_of_a_batch_stop_and_diverge_each_for_itself()
    {
        // A step size at which some trials blow up after dozens of steps, beyond the first stretch, and others learn.
        TrialConfiguration configuration = TrialSamples.Configuration(
            3,
            30,
            2,
            [4, 5],
            iterations: 200,
            step: 3,
            scale: 0.4,
            lossTarget: 0.3
        );
        TrialConfiguration wild = configuration with
        {
            Data = configuration.Data with { Modalities = [.. configuration.Data.Modalities.Select(m => m with { SufficientMax = 1e19 })] },
            Optimization = configuration.Optimization with { StepSize = 1e19 },
        };
        foreach (TrialConfiguration each in new[] { configuration, wild })
        {
            TrialBatch batch = TrialSamples.Batch(each, 0, 64);
            TrialResult[] torch = TestDevice.Engine().Results(batch, default);
            TrialResult[] cpu = new CpuTrialEngine().Results(batch, default);
            Assert.Equal(cpu.Select(result => result.Outcome), torch.Select(result => result.Outcome));
            Assert.Equal(cpu.Select(result => result.Divergence), torch.Select(result => result.Divergence));
            int late = cpu.Zip(torch)
                .Count(pair =>
                    pair.First.Outcome == TrialOutcome.Completed
                    && (
                        Math.Abs(pair.First.Joint.Iterations - pair.Second.Joint.Iterations) > 1
                        || pair.First.Unimodal.Zip(pair.Second.Unimodal)
                            .Any(network => Math.Abs(network.First.Iterations - network.Second.Iterations) > 1)
                    )
                );
            Assert.InRange(late, 0, 2);
            Assert.True(
                each == wild
                    ? cpu.Any(result => result.Outcome == TrialOutcome.Diverged)
                    : cpu.Select(result => result.Joint.Iterations).Distinct().Count() > 10
            );
        }
    }

    [SkippableFact]
    public void A_divergence_after_many_stretches_is_found_at_its_iteration()
    {
        // Steps near the largest float turn training on noisy data into a perceptron with huge weights that wander, and overflow after tens
        // to hundreds of steps.
        TrialConfiguration tame = TrialSamples.Configuration(2, 10, 1, [2, 2], iterations: 200, scale: 0.5, testSamples: 5);
        for (double step = 6e37; step < 2e38; step *= 1.1)
        {
            TrialConfiguration configuration = tame with
            {
                Data = tame.Data with { GaussianNoise = 1 },
                Optimization = tame.Optimization with { StepSize = step },
            };
            TrialResult[] results = TestDevice.Engine().Results(TrialSamples.Batch(configuration, 0, 64), default);
            int late = Array.FindIndex(results, result => result.Divergence is { Iteration: > TileTrainer.Stretch });
            if (late >= 0)
            {
                // The same trial of one step less is complete, and of that many steps diverges with the last.
                int iteration = results[late].Divergence!.Value.Iteration;
                Assert.Equal(TrialOutcome.Completed, Ended(configuration, late, iteration - 1).Outcome);
                Assert.Equal(iteration, Ended(configuration, late, iteration).Divergence!.Value.Iteration);
                return;
            }
        }

        Assert.Fail("No trial diverged after the first stretch, so nothing was tested.");
    }

    private static TrialResult Ended(TrialConfiguration configuration, int trial, int iterations) =>
        TestDevice
            .Engine()
            .Results(
                TrialSamples.Batch(
                    configuration with
                    {
                        Optimization = configuration.Optimization with { Iterations = iterations },
                    },
                    trial
                ),
                default
            )[0];
}
