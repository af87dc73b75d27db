using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Tiles;

/// <summary>What a call of the script leaves out or does at once changes no bit.</summary>
public sealed class TileScriptTests
{
    public TileScriptTests() => TestDevice.SkipWithoutLibtorch();

    // Short weights, for which a term is left out, and long ones; the script is profiled in its first calls and compiled for later ones.
    [SkippableTheory]
    [InlineData(1, 3, 0.01, 1.0, false)]
    [InlineData(2, 3, 0.01, 1.0, false)]
    [InlineData(2, 4, 0.6, 0.5, true)]
    [InlineData(3, 3, 0.6, 2.0, false)]
    [InlineData(3, 5, 0.01, 1.0, true)]
    public void Many_steps_of_a_call_have_the_bits_of_as_many_calls(int modalities, int degree, double scale, double beta, bool random)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            3,
            40,
            2,
            [.. Enumerable.Range(0, modalities).Select(r => 4 + r)],
            iterations: 100,
            degree: degree,
            beta: beta,
            step: 2,
            scale: scale,
            dictionary: random ? DictionaryKind.Random : DictionaryKind.Canonical
        );
        TileShape shape = TileShape.Of(configuration, isGpu: false);
        using TileInput input = TileDraws.Draw(shape, TrialSamples.Batch(configuration, 0, 3), 0, default);
        using TileData data = new(input, CPU);
        using TileWorkspace work = new(data);
        using DisposeScope scope = NewDisposeScope();
        TileDescent descent = new(data, new TileNetwork(shape, configuration.Network), work);
        Assert.True(descent.StepsOfCall > 1);
        TileState state = descent.Start();
        for (int t = 0; t < 60; t++)
        {
            state = descent.Next(state, t, null);
        }

        foreach (int steps in new[] { 60, 2, 60 })
        {
            TileState first = descent.After(descent.Start(), steps);
            TileState last = steps == 60 ? first : descent.After(first, 60 - steps);
            Assert.Equal(HostTensor.Download<float>(state.LargestGamma), HostTensor.Download<float>(last.LargestGamma));
            Assert.Equal(HostTensor.Download<int>(state.Waited), HostTensor.Download<int>(last.Waited));
            for (int r = 0; r < modalities; r++)
            {
                Assert.Equal(HostTensor.Download<float>(state.Weights[r]), HostTensor.Download<float>(last.Weights[r]));
            }
        }
    }

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void What_is_left_out_while_no_pre_activation_is_above_one_is_zero(int degree)
    {
        int seed = Environment.TickCount;
        random.manual_seed(seed);
        using DisposeScope scope = NewDisposeScope();
        // [G, d, n] and [G, d, H K m], so that many pre-activations are near 1 and none is above it.
        Tensor inputs = randn(2, 6, 50);
        Tensor weights = randn(2, 6, 2 * 3 * 4);
        weights.div_(weights.transpose(1, 2).bmm(inputs).max().mul(1.0001));
        float[][] all = [.. new[] { true, false }.SelectMany(Results)];
        Assert.True(all[0].AsSpan().SequenceEqual(all[2]), $"seed {seed}: slopes differ");
        Assert.True(all[1].AsSpan().SequenceEqual(all[3]), $"seed {seed}: values differ");
        Assert.Contains(all[1], value => value > 0);

        float[][] Results(bool linear)
        {
            Tensor[] work = [.. Enumerable.Range(0, 3).Select(_ => empty(2, 24, 50))];
            Tensor[] parts = [empty(2, 2, 3, 50), empty(2, 2, 3, 50)];
            TileScript.Forward(inputs, weights, degree, linear, work[0], work[1], work[2], parts[0], parts[1]);
            return [HostTensor.Download<float>(work[2]), HostTensor.Download<float>(parts[1])];
        }
    }
}
