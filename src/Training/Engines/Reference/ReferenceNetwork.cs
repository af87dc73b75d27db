using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;

namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>
/// The late-fusion network in double precision, one sample and one neuron at a time, written from the formulas of arXiv 2203.12221,
/// Section 4.2, with no regard to speed. It shares no code with the kernels.
/// </summary>
/// <param name="classes">K.</param>
/// <param name="neurons">m.</param>
/// <param name="activation">sigma.</param>
/// <param name="modalities">The modalities r that the network has.</param>
/// <param name="weights">
/// w_{j,l,r}, [R][K * m * d_r], and behind them a trained second layer, [K * m]; only the network's modalities are read.
/// </param>
/// <param name="layerStep">Step size of the second layer; null where it is fixed to ones and does not stand in the weights.</param>
internal sealed class ReferenceNetwork(
    int classes,
    int neurons,
    SmoothedRelu activation,
    int[] modalities,
    double[][] weights,
    double? layerStep = null
)
{
    /// <summary>The weights, [R][K * m * d_r].</summary>
    public double[][] Weights => weights;

    /// <summary>sigma.</summary>
    public SmoothedRelu Activation => activation;

    /// <summary>The network of some of the modalities, with weights of its own.</summary>
    public ReferenceNetwork CopyOf(int[] some) =>
        new(classes, neurons, activation, some, [.. weights.Select(encoder => (double[])encoder.Clone())], layerStep);

    /// <summary>f_j(X_i) = sum_r sum_l sigma(&lt;w_{j,l,r}, X_i^r&gt;), [K].</summary>
    public double[] Outputs(SampleSet samples, int i)
    {
        double[] outputs = new double[classes];
        foreach (int r in modalities)
        {
            double[] own = Outputs(samples, i, r);
            for (int j = 0; j < classes; j++)
            {
                outputs[j] += own[j];
            }
        }

        return outputs;
    }

    /// <summary>f^r_j(X_i) = sum_l sigma(&lt;w_{j,l,r}, X_i^r&gt;), [K].</summary>
    public double[] Outputs(SampleSet samples, int i, int r)
    {
        double[] outputs = new double[classes];
        for (int j = 0; j < classes; j++)
        {
            for (int l = 0; l < neurons; l++)
            {
                outputs[j] += Layer(r, j, l) * activation.Value(Preactivation(samples, i, r, j, l));
            }
        }

        return outputs;
    }

    /// <summary>-ln softmax_y(f(X_i)).</summary>
    public double Loss(SampleSet samples, int i)
    {
        double[] outputs = Outputs(samples, i);
        double largest = outputs.Max();
        return largest + Math.Log(outputs.Sum(output => Math.Exp(output - largest))) - outputs[samples.Labels[i]];
    }

    /// <summary>L = mean cross-entropy, nats.</summary>
    public double MeanLoss(SampleSet samples)
    {
        double sum = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            sum += Loss(samples, i);
        }

        return sum / samples.Count;
    }

    /// <summary>
    /// dL/dw_{j,l,r} = -(1/n) sum_i (1{y_i=j} - softmax_j(f(X_i))) sigma'(&lt;w,X_i^r&gt;) X_i^r, the shape of the weights.
    /// </summary>
    public double[][] Gradient(SampleSet samples) => Gradient(samples, i => Residuals(samples, i));

    private double[][] Residuals(SampleSet samples, int i)
    {
        double[] softmax = Softmax(Outputs(samples, i));
        double[] residuals = [.. softmax.Select((p, j) => (samples.Labels[i] == j ? 1 : 0) - p)];
        return [.. weights.Select(_ => residuals)];
    }

    /// <summary>The gradient with other residuals.</summary>
    /// <param name="samples">The training sample.</param>
    /// <param name="residuals">What takes the place of 1{y = j} - softmax_j for a sample, [R][K].</param>
    public double[][] Gradient(SampleSet samples, Func<int, double[][]> residuals)
    {
        double[][] gradient = [.. weights.Select(encoder => new double[encoder.Length])];
        for (int i = 0; i < samples.Count; i++)
        {
            double[][] own = residuals(i);
            foreach (int r in modalities)
            {
                int dimension = Dimension(r);
                for (int j = 0; j < classes; j++)
                {
                    for (int l = 0; l < neurons; l++)
                    {
                        double x = Preactivation(samples, i, r, j, l);
                        double coefficient = own[r][j] * Layer(r, j, l) * activation.Slope(x) / samples.Count;
                        if (layerStep is not null)
                        {
                            gradient[r][LayerIndex(r, j, l)] -= own[r][j] * activation.Value(x) / samples.Count;
                        }

                        for (int k = 0; k < dimension; k++)
                        {
                            gradient[r][Index(r, j, l, k)] -= coefficient * samples.Inputs[r][(i * dimension) + k];
                        }
                    }
                }
            }
        }

        return gradient;
    }

    /// <summary>w -= eta dL/dw; false when a weight became NaN or infinite.</summary>
    public bool Step(SampleSet samples, double stepSize) => Descend(Gradient(samples), stepSize);

    /// <summary>w -= eta g for any g of the shape of the weights; false when a weight became NaN or infinite.</summary>
    /// <param name="gradient">g.</param>
    /// <param name="stepSize">eta.</param>
    /// <param name="factor">What the steps of both layers are multiplied by.</param>
    public bool Descend(double[][] gradient, double stepSize, double factor = 1)
    {
        bool finite = true;
        foreach (int r in modalities)
        {
            for (int at = 0; at < weights[r].Length; at++)
            {
                bool isLayer = at >= Dimension(r) * classes * neurons;
                weights[r][at] -= factor * (isLayer ? layerStep!.Value : stepSize) * gradient[r][at];
                finite &= double.IsFinite(weights[r][at]);
            }
        }

        return finite;
    }

    /// <summary>Whether f_y &lt;= max over j != y of f_j, minus the margin.</summary>
    public bool IsError(SampleSet samples, int i, double margin)
    {
        double[] outputs = Outputs(samples, i);
        int label = samples.Labels[i];
        double rival = outputs.Where((_, j) => j != label).Max();
        return outputs[label] <= rival - margin;
    }

    /// <summary>Which samples are errors: bit i mod 64 of word i / 64 is sample i.</summary>
    public ulong[] Errors(SampleSet samples, double margin)
    {
        ulong[] wrong = new ulong[(samples.Count + 63) / 64];
        for (int i = 0; i < samples.Count; i++)
        {
            wrong[i / 64] |= IsError(samples, i, margin) ? 1UL << (i % 64) : 0;
        }

        return wrong;
    }

    /// <summary>Gamma_{j,r} = max_l [&lt;w_{j,l,r}, M_j^r&gt;]_+.</summary>
    public double Gamma(float[] dictionary, int r, int j)
    {
        double largest = 0;
        for (int l = 0; l < neurons; l++)
        {
            double product = 0;
            for (int k = 0; k < Dimension(r); k++)
            {
                product += weights[r][Index(r, j, l, k)] * dictionary[(k * classes) + j];
            }

            largest = Math.Max(largest, product);
        }

        return largest;
    }

    /// <summary>softmax of the outputs, [K].</summary>
    public static double[] Softmax(double[] outputs)
    {
        double largest = outputs.Max();
        double[] exponentials = [.. outputs.Select(output => Math.Exp(output - largest))];
        double sum = exponentials.Sum();
        return [.. exponentials.Select(exponential => exponential / sum)];
    }

    private double Preactivation(SampleSet samples, int i, int r, int j, int l)
    {
        int dimension = Dimension(r);
        double sum = 0;
        for (int k = 0; k < dimension; k++)
        {
            sum += weights[r][Index(r, j, l, k)] * samples.Inputs[r][(i * dimension) + k];
        }

        return sum;
    }

    private int Dimension(int r) => (weights[r].Length / (classes * neurons)) - (layerStep is null ? 0 : 1);

    private double Layer(int r, int j, int l) => layerStep is null ? 1 : weights[r][LayerIndex(r, j, l)];

    private int LayerIndex(int r, int j, int l) => (Dimension(r) * classes * neurons) + (j * neurons) + l;

    private int Index(int r, int j, int l, int k) => ((((j * neurons) + l) * Dimension(r)) + k);
}
