using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>Distillation from uni-modal teachers in double precision.</summary>
internal static class ReferenceDistillation
{
    /// <summary>
    /// Adds the gradient of the weight times the mean over samples and neurons of (h - h*)^2 of every encoder, h the activations of its
    /// neurons and h* those of its teacher.
    /// </summary>
    public static double[][] Add(double[][] gradient, ReferenceNetwork network, double[][] teachers, SampleSet samples, double weight)
    {
        for (int r = 0; r < gradient.Length; r++)
        {
            int dimension = samples.Inputs[r].Length / samples.Count;
            int neurons = gradient[r].Length / dimension;
            for (int i = 0; i < samples.Count; i++)
            {
                float[] x = samples.Inputs[r][(i * dimension)..((i + 1) * dimension)];
                for (int neuron = 0; neuron < neurons; neuron++)
                {
                    double at = Product(network.Weights[r], neuron, x);
                    double distance = network.Activation.Value(at) - network.Activation.Value(Product(teachers[r], neuron, x));
                    double slope = weight * 2 * distance * network.Activation.Slope(at) / ((double)samples.Count * neurons);
                    for (int k = 0; k < dimension; k++)
                    {
                        gradient[r][(neuron * dimension) + k] += slope * x[k];
                    }
                }
            }
        }

        return gradient;
    }

    private static double Product(double[] weights, int neuron, float[] x) =>
        Enumerable.Range(0, x.Length).Sum(k => weights[(neuron * x.Length) + k] * x[k]);
}
