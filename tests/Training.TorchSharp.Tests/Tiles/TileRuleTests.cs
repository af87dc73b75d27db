using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Tiles;

/// <summary>What a remedy leaves behind in a step, and the combination of gradients beside the one that every engine shares.</summary>
public sealed class TileRuleTests
{
    public TileRuleTests() => TestDevice.SkipWithoutLibtorch();

    public static TheoryData<string> Methods =>
        [.. RemedySamples.Names.Where(name => RemedySamples.At(name).Method != RemedyMethod.Distillation)];

    [SkippableTheory]
    [MemberData(nameof(Methods))]
    public void Steps_keep_the_number_of_live_tensors(string name)
    {
        TrialConfiguration configuration = RemedySamples.With(
            TrialSamples.Configuration(2, 8, 1, [2, 3], iterations: 1000, step: 0.01, lossTarget: 1e-9),
            RemedySamples.At(name)
        );
        TileShape shape = TileShape.Of(configuration, isGpu: false);
        using TileInput input = TileDraws.Draw(shape, TrialSamples.Batch(configuration, 0, 3), 0, default);
        using TileData data = new(input, CPU);
        using DisposeScope scope = NewDisposeScope();
        var network = new TileNetwork(shape, configuration.Network);
        using TileWorkspace work = new(data);
        TileDescent descent = new(data, network, work) { Rule = TileRule.Of(data, network, work, null) };
        TileState state = descent.Start();
        long expected = Tensor.TotalCount;
        for (int t = 0; t < 60; t++)
        {
            TileState next = descent.Next(state, t, null);
            state.Dispose();
            state = next;
            Assert.Equal(expected, Tensor.TotalCount);
        }
    }

    // What a divergence is located with: no rule remembers what a kept state does not hold.
    [SkippableTheory]
    [MemberData(nameof(Methods))]
    public void A_step_from_a_kept_state_has_the_same_bits(string name)
    {
        TrialConfiguration configuration = RemedySamples.With(
            TrialSamples.Configuration(2, 12, 1, [3, 4], iterations: 10, step: 0.5),
            RemedySamples.At(name)
        );
        TileShape shape = TileShape.Of(configuration, isGpu: false);
        using TileInput input = TileDraws.Draw(shape, TrialSamples.Batch(configuration, 0, 3), 0, default);
        using TileData data = new(input, CPU);
        using DisposeScope scope = NewDisposeScope();
        var network = new TileNetwork(shape, configuration.Network);
        using TileWorkspace work = new(data);
        TileDescent descent = new(data, network, work) { Rule = TileRule.Of(data, network, work, null) };
        TileState state = descent.Start();
        for (int t = 0; t < 6; t++)
        {
            state = descent.Next(state, t, null);
        }

        TileState next = descent.Next(state, 6, null);
        TileDescent again = new(data, network, work) { Rule = TileRule.Of(data, network, work, null) };
        TileState repeated = again.Next(state, 6, null);
        for (int r = 0; r < shape.Modalities; r++)
        {
            Assert.Equal(HostTensor.Download<float>(next.Weights[r]), HostTensor.Download<float>(repeated.Weights[r]));
        }
    }

    [SkippableFact]
    public void The_combination_of_gradients_is_that_of_the_other_engines()
    {
        using DisposeScope scope = NewDisposeScope();
        int seed = Environment.TickCount;
        var random = new Random(seed);
        List<(double Joint, double Product, double Own)> cases = [(0, 0, 0), (0, 0, 2), (2, 0, 0), (1, -1, 1), (1, 1, 1), (1, -0.5, 9)];
        for (int i = 0; i < 500; i++)
        {
            (double x, double y) = (random.NextDouble() * 3, random.NextDouble() * 3);
            cases.Add((x * x, ((2 * random.NextDouble()) - 1) * x * y, y * y));
        }

        (Tensor joint, Tensor own) = TileStep.Combination(
            tensor(cases.Select(c => c.Joint).ToArray()),
            tensor(cases.Select(c => c.Product).ToArray()),
            tensor(cases.Select(c => c.Own).ToArray()),
            rescale: 1.5
        );
        double[] ofJoint = HostTensor.Download<double>(joint);
        double[] ofOwn = HostTensor.Download<double>(own);
        for (int i = 0; i < cases.Count; i++)
        {
            (double expectedJoint, double expectedOwn) = ParetoCombination.Coefficients(
                cases[i].Joint,
                cases[i].Product,
                cases[i].Own,
                1.5
            );
            Assert.True(
                Math.Abs(expectedJoint - ofJoint[i]) <= 1e-9 * Math.Max(1, expectedJoint)
                    && Math.Abs(expectedOwn - ofOwn[i]) <= 1e-9 * Math.Max(1, expectedOwn),
                $"seed {seed}, {cases[i]}: ({ofJoint[i]}, {ofOwn[i]}) is not ({expectedJoint}, {expectedOwn})"
            );
        }
    }
}
