using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>Errors of a sample.</summary>
/// <param name="Errors">Errors by true class, [networks, G, K], row-major.</param>
/// <param name="Losses">Mean cross-entropy, nats, [networks, G], row-major; empty when not asked for.</param>
internal sealed record TileTally(int[] Errors, float[] Losses);

/// <summary>Errors and losses of the joint network, the uni-modal ones and the probes on a sample of the tile.</summary>
/// <param name="shape">Shape of the tile.</param>
/// <param name="network">Computes the outputs.</param>
/// <param name="margin">Margin of an error: f_y &lt;= max over j != y of f_j, minus the margin.</param>
internal sealed class TileEvaluation(TileShape shape, TileNetwork network, double margin)
{
    /// <summary>Evaluates a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="weights">Weights, [R][G, d_r, H K m].</param>
    /// <param name="rows">Samples that are evaluated together.</param>
    /// <param name="withLosses">Whether losses are wanted; the sample is then evaluated at once, as training does, so that losses have the
    /// bits that training saw.</param>
    /// <param name="cancellation">Checked before every part of the sample.</param>
    public TileTally Run(TileSample sample, Tensor[] weights, long rows, bool withLosses, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor errors = zeros([shape.EvaluatedNetworks, shape.Trials, shape.Classes], device: weights[0].device);
        float[] losses = [];
        long step = withLosses ? sample.Count : rows;
        for (long start = 0; start < sample.Count; start += step)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope part = NewDisposeScope();
            long length = Math.Min(step, sample.Count - start);
            Tensor outputs = Outputs(sample, weights, start, length, withProbes: true);
            Tensor labels = sample.Labels.narrow(1, start, length);
            errors.add_(Errors(outputs, labels, sample.OneHot.narrow(2, start, length)));
            if (withLosses)
            {
                using Tensor each = TileNetwork.Losses(outputs, labels);
                losses = Means(HostTensor.Download<float>(each), (int)length);
            }
        }

        return new TileTally(Array.ConvertAll(HostTensor.Download<float>(errors), count => (int)count), losses);
    }

    /// <summary>Mean cross-entropy of the joint network and the uni-modal ones, nats, [N, G], row-major.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="weights">Weights, [R][G, d_r, H K m].</param>
    /// <param name="rows">Samples that are evaluated together.</param>
    /// <param name="cancellation">Checked before every part of the sample.</param>
    public double[] MeanLosses(TileSample sample, Tensor[] weights, long rows, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = zeros([shape.Networks, shape.Trials], float64, weights[0].device);
        for (long start = 0; start < sample.Count; start += rows)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope part = NewDisposeScope();
            long length = Math.Min(rows, sample.Count - start);
            Tensor outputs = Outputs(sample, weights, start, length, withProbes: false);
            sum.add_(TileNetwork.Losses(outputs, sample.Labels.narrow(1, start, length)).to(float64).sum(2L));
        }

        return HostTensor.Download<double>(sum.div_((double)sample.Count));
    }

    /// <summary>Means of consecutive runs of samples, summed in double in sample order and rounded once.</summary>
    /// <param name="losses">Losses, [..., n], row-major.</param>
    /// <param name="samples">n.</param>
    public static float[] Means(float[] losses, int samples)
    {
        float[] means = new float[losses.Length / samples];
        for (int at = 0; at < means.Length; at++)
        {
            double sum = 0;
            foreach (float loss in losses.AsSpan(at * samples, samples))
            {
                sum += loss;
            }

            means[at] = (float)(sum / samples);
        }

        return means;
    }

    private Tensor Outputs(TileSample sample, Tensor[] weights, long start, long length, bool withProbes)
    {
        Tensor[] values = new Tensor[shape.Modalities];
        for (int r = 0; r < values.Length; r++)
        {
            (values[r], Tensor slopes) = network.Forward(sample.Inputs[r].narrow(2, start, length), weights[r]);
            slopes.Dispose();
        }

        Tensor outputs = network.Outputs(values, withProbes);
        foreach (Tensor value in values)
        {
            value.Dispose();
        }

        return outputs;
    }

    // A score that is not a number is an error, hence the negation of "greater". Counts are whole numbers below 2^24, exact in float32.
    private Tensor Errors(Tensor outputs, Tensor labels, Tensor oneHot)
    {
        Tensor own = TileNetwork.Own(outputs, labels);
        Tensor index = TileNetwork.Index(outputs, labels);
        Tensor nothing = full([1], float.NegativeInfinity, device: outputs.device).expand(index.shape);
        Tensor rival = outputs.scatter(2L, index, nothing).amax([2]);
        Tensor wrong = own.gt(rival.sub_(margin)).logical_not();
        return oneHot.mul(wrong.unsqueeze(2L)).sum(3L);
    }
}
