using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>Adds <see cref="GradientNoise"/> to the gradient sums of a workspace.</summary>
internal sealed class NoisyGradient
{
    private readonly TrialWorkspace _workspace;
    private readonly GradientNoise _noise;
    private readonly float[] _normals;

    /// <summary>Allocates for a shape.</summary>
    public NoisyGradient(TrialWorkspace workspace)
    {
        _workspace = workspace;
        int[] weights = [.. Enumerable.Range(0, workspace.Shape.Modalities).Select(workspace.Shape.Weights)];
        _noise = new GradientNoise(weights);
        _normals = new float[weights.Max()];
    }

    /// <summary>Turns to a trial.</summary>
    public void Begin(StreamRoot streams, long trial) => _noise.Begin(streams, trial);

    /// <summary>
    /// Multiplies the gradient sums of every modality with its factor and adds the noise of step t, whose standard deviation is that of the
    /// sums before.
    /// </summary>
    public void Add(ReadOnlySpan<double> factors, int t)
    {
        TrialShape shape = _workspace.Shape;
        for (int r = 0; r < factors.Length; r++)
        {
            int dimension = shape.Dimensions[r];
            int stride = DimensionLayout.GradientStride(dimension);
            Span<float> sums = _workspace.Gradient[r].Span;
            Span<float> normals = _normals.AsSpan(..shape.Weights(r));
            double deviation = Deviation(sums, shape.EncoderNeurons, dimension, stride);
            _noise.Fill(r, t, normals, _workspace.Stop);
            for (int neuron = 0; neuron < shape.EncoderNeurons; neuron++)
            {
                _workspace.LookForStop(neuron);
                Span<float> row = sums.Slice(neuron * stride, dimension);
                ReadOnlySpan<float> drawn = normals.Slice(neuron * dimension, dimension);
                for (int k = 0; k < row.Length; k++)
                {
                    row[k] = (float)((factors[r] * row[k]) + (deviation * drawn[k]));
                }
            }
        }
    }

    // Over the weights in order, in double, so that every machine has the same bits.
    private double Deviation(ReadOnlySpan<float> sums, int neurons, int dimension, int stride)
    {
        double total = 0;
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            _workspace.LookForStop(neuron);
            foreach (float sum in sums.Slice(neuron * stride, dimension))
            {
                total += sum;
            }
        }

        double count = (double)neurons * dimension;
        double mean = total / count;
        double squares = 0;
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            _workspace.LookForStop(neuron);
            foreach (float sum in sums.Slice(neuron * stride, dimension))
            {
                squares += (sum - mean) * (sum - mean);
            }
        }

        return count > 1 ? Math.Sqrt(squares / (count - 1)) : 0;
    }
}
