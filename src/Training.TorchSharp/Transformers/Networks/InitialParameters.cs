using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>
/// The parameters that networks of a trial start from. An encoder's are a function of (root, trial, modality), whatever network it is in,
/// and the classifier's of (root, trial), so that all networks of a trial start alike. A matrix of more rows or columns extends a smaller
/// one. The standard normal is drawn first, in float32, and then scaled, as in <see cref="WeightSampler"/>.
/// </summary>
internal static class InitialParameters
{
    /// <summary>Most rows of a matrix that can be addressed.</summary>
    public const int RowLimit = 1 << RowBits;

    /// <summary>Most drawn matrices of an encoder that can be addressed.</summary>
    public const int MatrixLimit = 1 << (32 - RowBits);

    private const int RowBits = 20;

    /// <summary>Draws the parameters of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="scale">sigma_0; its float32 value multiplies every number.</param>
    /// <param name="root">Root of the random numbers.</param>
    /// <param name="trial">The trial.</param>
    /// <returns>In the order of its layout.</returns>
    public static float[] Of(FusionNetwork network, double scale, StreamRoot root, long trial)
    {
        float[] all = new float[network.Layout.Length];
        StreamKey key = StreamKey.Of(root);
        int at = 0;
        foreach (Encoder encoder in network.Encoders)
        {
            RandomWords words = new(key, trial, StreamPurpose.InitialWeights, encoder.Modality);
            foreach (ParameterTensor tensor in encoder.Tensors)
            {
                Fill(all.AsSpan(at, (int)tensor.Length), tensor, words, (float)scale);
                at += (int)tensor.Length;
            }
        }

        RandomWords shared = new(key, trial, StreamPurpose.InitialWeights);
        foreach (ParameterTensor tensor in network.Layout.Tensors[^2..])
        {
            Fill(all.AsSpan(at, (int)tensor.Length), tensor, shared, (float)scale);
            at += (int)tensor.Length;
        }

        return all;
    }

    private static void Fill(Span<float> values, ParameterTensor tensor, RandomWords words, float scale)
    {
        if (tensor.Initial != InitialValue.Drawn)
        {
            values.Fill(tensor.Initial == InitialValue.One ? 1 : 0);
            return;
        }

        int columns = (int)tensor.Shape[1];
        Span<uint> four = stackalloc uint[4];
        Span<double> normals = stackalloc double[4];
        for (int row = 0; row < tensor.Shape[0]; row++)
        {
            uint item = ((uint)tensor.Number << RowBits) | (uint)row;
            Span<float> line = values.Slice(row * columns, columns);
            for (int k = 0; k < columns; k += 4)
            {
                (four[0], four[1], four[2], four[3]) = words.Block(item, (uint)k / 4);
                NormalWords.Fill(four, normals);
                for (int lane = 0; lane < Math.Min(4, columns - k); lane++)
                {
                    line[k + lane] = (float)normals[lane] * scale;
                }
            }
        }
    }
}
