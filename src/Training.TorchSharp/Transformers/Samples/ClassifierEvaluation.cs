using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Samples;

/// <summary>Measures networks, without dropout, some samples at a time.</summary>
internal static class ClassifierEvaluation
{
    // The rows of a product may have other bits in another number of rows, so this number is part of the arithmetic.
    private const int Rows = 256;

    /// <summary>The sums of the encoders' outputs for all samples of a split, [n, h], in the caller's scope.</summary>
    /// <param name="network">A network with encoders.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="split">The samples.</param>
    /// <param name="cancellation">Checked between parts.</param>
    public static Tensor Features(FusionNetwork network, Tensor weights, SplitSamples split, CancellationToken cancellation)
    {
        using IDisposable frozen = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor[] w = network.Layout.Cut(weights);
        List<Tensor> parts = [];
        for (int first = 0; first < split.Count; first += Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope part = NewDisposeScope();
            EncoderBatch[] batches = split.Range(network.Encoders, first, Math.Min(Rows, split.Count - first));
            parts.Add(part.MoveToOuter(FusionNetwork.Sum(network.Features(w, batches))));
        }

        return scope.MoveToOuter(cat(parts, 0));
    }

    /// <summary>Measures a classifier of features.</summary>
    /// <param name="network">The network whose classifier it is.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="train">Features of the training sample, [n, h].</param>
    /// <param name="trainLabels">Their classes.</param>
    /// <param name="test">Features of the test sample.</param>
    /// <param name="testLabels">Their classes.</param>
    public static NetworkScore Score(FusionNetwork network, Tensor weights, Tensor train, int[] trainLabels, Tensor test, int[] testLabels)
    {
        int classes = (int)network.Layout.Tensors[^1].Length;
        int[] trainCorrect = Correct(Outputs(network, weights, train), trainLabels, classes, out double loss);
        int[] testCorrect = Correct(Outputs(network, weights, test), testLabels, classes, out _);
        return new NetworkScore(testCorrect, trainCorrect.Sum(), (float)loss);
    }

    /// <summary>Mean cross-entropy of features, nats.</summary>
    /// <param name="network">The network whose classifier it is.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="features">The features, [n, h].</param>
    /// <param name="labels">Their classes.</param>
    public static double Loss(FusionNetwork network, Tensor weights, Tensor features, int[] labels)
    {
        Correct(Outputs(network, weights, features), labels, (int)network.Layout.Tensors[^1].Length, out double loss);
        return loss;
    }

    private static float[] Outputs(FusionNetwork network, Tensor weights, Tensor features)
    {
        using IDisposable frozen = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor[] w = network.Layout.Cut(weights);
        return HostTensor.Download<float>(FusionNetwork.Outputs(w, features));
    }

    // Correct samples of each class; the first of equal outputs is the answer, and there is none where an output is not a number.
    private static int[] Correct(float[] outputs, int[] labels, int classes, out double loss)
    {
        int[] correct = new int[classes];
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = outputs.AsSpan(i * classes, classes);
            int answer = 0;
            bool finite = true;
            for (int j = 0; j < classes; j++)
            {
                answer = row[j] > row[answer] ? j : answer;
                finite &= float.IsFinite(row[j]);
            }

            double exponentials = 0;
            foreach (float output in row)
            {
                exponentials += finite ? DeterministicMath.Exp((double)output - row[answer]) : double.NaN;
            }

            sum += DeterministicMath.Log(exponentials) - (row[labels[i]] - (double)row[answer]);
            correct[labels[i]] += finite && answer == labels[i] ? 1 : 0;
        }

        loss = sum / labels.Length;
        return correct;
    }
}
