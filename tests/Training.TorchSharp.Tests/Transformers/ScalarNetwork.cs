using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;
using static ModalityCompetition.Training.TorchSharp.Tests.Transformers.ScalarMath;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>
/// A network of Transformers number by number from its documentation, one sample at a time; nothing of it is shared with the tensors under
/// test but the names and the order of parameters.
/// </summary>
internal sealed class ScalarNetwork(EncoderParameters parameters, FusionNetwork layout, ImageTextShape shape)
{
    /// <summary>Outputs of a sample, [K].</summary>
    public double[] Outputs(double[] flat, ImageTextSplit split, int sample)
    {
        Dictionary<string, double[]>[] parts = Cut(flat);
        double[] sum = new double[parameters.Hidden];
        for (int i = 0; i < layout.Encoders.Length; i++)
        {
            sum = Add(sum, Encode(parts[i], layout.Encoders[i].Shape.IsImage ? Patches(split, sample) : null, split, sample));
        }

        return Linear(sum, parts[^1]["classifier.weight"], parts[^1]["classifier.bias"]);
    }

    /// <summary>Mean cross-entropy of samples.</summary>
    public double Loss(double[] flat, ImageTextSplit split, IEnumerable<int> samples) =>
        samples.Average(i => -Math.Log(Softmax(Outputs(flat, split, i))[split.Labels[i]]));

    private Dictionary<string, double[]>[] Cut(double[] flat)
    {
        int at = 0;
        List<Dictionary<string, double[]>> parts = [];
        foreach (IEnumerable<ParameterTensor> tensors in layout.Encoders.Select(e => e.Tensors).Append(layout.Layout.Tensors[^2..]))
        {
            Dictionary<string, double[]> part = [];
            foreach (ParameterTensor tensor in tensors)
            {
                part[tensor.Name] = flat[at..(at + (int)tensor.Length)];
                at += (int)tensor.Length;
            }

            parts.Add(part);
        }

        Assert.Equal(flat.Length, at);
        return [.. parts];
    }

    private double[][] Patches(ImageTextSplit split, int sample)
    {
        (int r, int p) = (shape.Resolution, parameters.Patch);
        int across = r / p;
        double[][] patches = new double[across * across][];
        for (int patch = 0; patch < patches.Length; patch++)
        {
            List<double> values = [];
            for (int c = 0; c < shape.Channels; c++)
            {
                for (int y = 0; y < p; y++)
                {
                    for (int x = 0; x < p; x++)
                    {
                        int row = (patch / across * p) + y;
                        int column = (patch % across * p) + x;
                        values.Add((2.0 * split.Images[(((((sample * shape.Channels) + c) * r) + row) * r) + column]) - 1);
                    }
                }
            }

            patches[patch] = [.. values];
        }

        return patches;
    }

    private double[] Encode(Dictionary<string, double[]> w, double[][]? patches, ImageTextSplit split, int sample)
    {
        int hidden = parameters.Hidden;
        List<double[]> stream = [];
        int positions = patches?.Length ?? shape.TitleLength;
        for (int i = 0; i < positions; i++)
        {
            int token = patches is null ? split.Tokens[(sample * shape.TitleLength) + i] : 0;
            if (patches is null && token == ImageTextSplit.Padding)
            {
                // Padding takes no part in anything.
                continue;
            }

            double[] embedded = patches is null
                ? w["word.weight"][(token * hidden)..((token + 1) * hidden)]
                : Linear(patches[i], w["patch.weight"], w["patch.bias"]);
            double[] x = Add(embedded, w["position"][(i * hidden)..((i + 1) * hidden)]);
            stream.Add(parameters.PreNorm ? x : LayerNorm(x, w["embedding_norm.weight"], w["embedding_norm.bias"]));
        }

        for (int layer = 0; layer < parameters.Layers; layer++)
        {
            string name = $"layers.{layer}";
            if (parameters.PreNorm)
            {
                double[][] attended = Attention(w, name, [.. stream.Select(x => Norm(w, $"{name}.norm1", x))]);
                stream = [.. stream.Select((x, i) => Add(x, attended[i]))];
                stream = [.. stream.Select(x => Add(x, FeedForward(w, name, Norm(w, $"{name}.norm2", x))))];
            }
            else
            {
                double[][] attended = Attention(w, name, [.. stream]);
                stream = [.. stream.Select((x, i) => Norm(w, $"{name}.norm1", Add(x, attended[i])))];
                stream = [.. stream.Select(x => Norm(w, $"{name}.norm2", Add(x, FeedForward(w, name, x))))];
            }
        }

        if (parameters.PreNorm)
        {
            stream = [.. stream.Select(x => Norm(w, "last_norm", x))];
        }

        return [.. Enumerable.Range(0, hidden).Select(k => stream.Average(x => x[k]))];
    }

    private static double[] Norm(Dictionary<string, double[]> w, string name, double[] x) =>
        LayerNorm(x, w[$"{name}.weight"], w[$"{name}.bias"]);

    private static double[] FeedForward(Dictionary<string, double[]> w, string name, double[] x) =>
        Linear([.. Linear(x, w[$"{name}.up.weight"], w[$"{name}.up.bias"]).Select(Gelu)], w[$"{name}.down.weight"], w[$"{name}.down.bias"]);

    private double[][] Attention(Dictionary<string, double[]> w, string name, double[][] x)
    {
        (int hidden, int width) = (parameters.Hidden, parameters.Hidden / parameters.Heads);
        double[][] all = [.. x.Select(row => Linear(row, w[$"{name}.attention.weight"], w[$"{name}.attention.bias"]))];
        double[][] mixed = [.. x.Select(_ => new double[hidden])];
        for (int head = 0; head < parameters.Heads; head++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                double[] query = Part(all[i], 0, head);
                double[] weights = Softmax([
                    .. all.Select(other => query.Zip(Part(other, 1, head), (a, b) => a * b).Sum() / Math.Sqrt(width)),
                ]);
                for (int k = 0; k < width; k++)
                {
                    mixed[i][(head * width) + k] = weights.Select((weight, j) => weight * Part(all[j], 2, head)[k]).Sum();
                }
            }
        }

        return [.. mixed.Select(row => Linear(row, w[$"{name}.projection.weight"], w[$"{name}.projection.bias"]))];

        double[] Part(double[] row, int which, int head) =>
            row[((which * hidden) + (head * width))..((which * hidden) + ((head + 1) * width))];
    }
}
