using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>AdamW against its formula, number by number.</summary>
public sealed class AdamWTests
{
    public AdamWTests() => TestDevice.SkipWithoutLibtorch();

    private static readonly AdamWParameters s_parameters = new()
    {
        StepSize = 0.05,
        Steps = 40,
        Batch = 1,
        Warmup = 0.2,
        WeightDecay = 0.1,
        Beta1 = 0.8,
        Beta2 = 0.95,
        Epsilon = 1e-3,
    };

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Steps_are_those_of_the_formula(double decay)
    {
        using DisposeScope scope = NewDisposeScope();
        AdamWParameters parameters = s_parameters with { WeightDecay = decay };
        Random random = new(1);
        double[] w = [.. Enumerable.Range(0, 7).Select(_ => random.NextDouble() - 0.5)];
        (double[] m, double[] v) = (new double[7], new double[7]);
        using AdamWState state = new(parameters, tensor(w));
        using AdamWState single = new(parameters, tensor(w, dtype: float32));
        for (int t = 0; t < parameters.Steps; t++)
        {
            double[] g = [.. w.Select(_ => random.NextDouble() - 0.3)];
            double eta = parameters.StepSizeAt(t);
            state.Step(tensor(g), eta, t + 1);
            single.Step(tensor(g, dtype: float32), eta, t + 1);
            for (int i = 0; i < w.Length; i++)
            {
                m[i] = (0.8 * m[i]) + (0.2 * g[i]);
                v[i] = (0.95 * v[i]) + (0.05 * g[i] * g[i]);
                double mean = m[i] / (1 - Math.Pow(0.8, t + 1));
                double square = v[i] / (1 - Math.Pow(0.95, t + 1));
                w[i] -= (eta * decay * w[i]) + (eta * mean / (Math.Sqrt(square) + 1e-3));
            }

            Assert.Equal(w, HostTensor.Download<double>(state.Weights), (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(w, HostTensor.Download<double>(single.Weights.to(float64)), (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [SkippableFact]
    public void A_part_moves_as_it_would_alone_and_the_others_stay()
    {
        using DisposeScope scope = NewDisposeScope();
        using AdamWState whole = new(s_parameters, tensor(new double[] { 1, 2, 3, 4 }));
        using AdamWState part = new(s_parameters, tensor(new double[] { 2, 3 }));
        for (int k = 1; k < 5; k++)
        {
            whole.Step(tensor(new double[] { 9, 0.5 * k, -k, 9 }), 0.1, k, 1, 2);
            part.Step(tensor(new double[] { 0.5 * k, -k }), 0.1, k);
        }

        double[] moved = HostTensor.Download<double>(part.Weights);
        Assert.Equal([1, moved[0], moved[1], 4], HostTensor.Download<double>(whole.Weights));
        double[] mean = HostTensor.Download<double>(whole.Mean);
        Assert.Equal((0, 0), (mean[0], mean[3]));
    }

    [SkippableFact]
    public void The_step_size_rises_in_the_warm_up_and_falls_like_a_cosine()
    {
        // W = 8 of 40.
        Assert.Equal(0.05 / 8, s_parameters.StepSizeAt(0), 1e-15);
        Assert.Equal(0.05, s_parameters.StepSizeAt(7), 1e-15);
        Assert.Equal(0.05, s_parameters.StepSizeAt(8), 1e-15);
        Assert.Equal(0.025, s_parameters.StepSizeAt(24), 1e-15);
        Assert.Equal(0.05 * (1 + Math.Cos(Math.PI * 31 / 32)) / 2, s_parameters.StepSizeAt(39), 1e-15);
        Assert.Equal(0.05, (s_parameters with { Warmup = 0 }).StepSizeAt(0), 1e-15);
        Assert.Equal(0.05, (s_parameters with { Warmup = 1 }).StepSizeAt(39), 1e-15);
    }
}
