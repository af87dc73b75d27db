using System.Runtime.Intrinsics;

namespace ModalityCompetition.Training.Randomness;

/// <summary>
/// Initial weights W_r(0), every one N(0, sigma_0^2). The standard normal is drawn first, in float32, and then scaled, so that two
/// initial scales see the same directions.
/// </summary>
public static class WeightSampler
{
    /// <summary>Largest number of classes and of neurons that can be addressed.</summary>
    public const int IndexLimit = 1 << 16;

    // Neurons that are drawn together, and from how many on that is worth while.
    private const int MostTogether = 64;
    private const int FewestTogether = 8;

    // Weights that are drawn between two looks at whether to stop, but for those of a neuron that has more: a millisecond.
    private const int Stretch = 1 << 16;

    /// <summary>Draws the initial weights of one modality into a buffer.</summary>
    /// <param name="weights">Receives the weights, [K * m * d], row-major (class, neuron, dimension).</param>
    /// <param name="classes">K, 1..65536.</param>
    /// <param name="neurons">m, 1..65536.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="initialScale">sigma_0; its float32 value multiplies every number.</param>
    /// <param name="root">Root of the random numbers.</param>
    /// <param name="trial">Trial index, 0 &lt;= trial &lt; 2^48.</param>
    /// <param name="modality">Modality index r.</param>
    /// <param name="stop">Checked every few neurons.</param>
    /// <exception cref="ArgumentException">A size is out of range or does not fit the buffer.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; the buffer holds a part.</exception>
    public static void Fill(
        Span<float> weights,
        int classes,
        int neurons,
        int dimension,
        double initialScale,
        StreamRoot root,
        long trial,
        int modality,
        CancellationToken stop = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, IndexLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(neurons, IndexLimit);
        if (weights.Length != (long)classes * neurons * dimension)
        {
            throw new ArgumentException(
                $"The buffer holds {weights.Length} weights; {classes} classes, {neurons} neurons, {dimension} dimensions need "
                    + $"{(long)classes * neurons * dimension}.",
                nameof(weights)
            );
        }

        RandomWords words = new(StreamKey.Of(root), trial, StreamPurpose.InitialWeights, modality);
        float scale = (float)initialScale;
        int together = Math.Min(MostTogether, Stretch / Math.Max(1, dimension));
        int offset = 0;
        for (int j = 0; j < classes; j++)
        {
            for (int l = 0; l < neurons; )
            {
                stop.ThrowIfCancellationRequested();
                int count = Math.Min(together, neurons - l);
                count = count < FewestTogether ? 1 : count;
                Span<float> filled = weights.Slice(offset, count * dimension);
                if (count == 1)
                {
                    FillNeuron(filled, words, Item(j, l), scale);
                }
                else
                {
                    FillNeurons(filled, count, words, Item(j, l), scale);
                }

                l += count;
                offset += filled.Length;
            }
        }
    }

    // The address of a neuron; those of one class are consecutive.
    private static uint Item(int label, int neuron) => ((uint)label << 16) | (uint)neuron;

    // Neuron by neuron in the lanes, with the same bits.
    private static void FillNeurons(Span<float> weights, int count, RandomWords words, uint first, float scale)
    {
        int dimension = weights.Length / count;
        Span<uint> block = stackalloc uint[4 * MostTogether];
        Span<double> normals = stackalloc double[MostTogether];
        for (int k = 0; k < dimension; k++)
        {
            if (k % 4 == 0)
            {
                words.Items(
                    first,
                    (uint)k / 4,
                    block[..count],
                    block.Slice(MostTogether, count),
                    block.Slice(2 * MostTogether, count),
                    block.Slice(3 * MostTogether, count)
                );
            }

            NormalWords.Fill(block.Slice(k % 4 * MostTogether, count), normals[..count]);
            for (int l = 0, at = k; l < count; l++, at += dimension)
            {
                weights[at] = (float)normals[l] * scale;
            }
        }
    }

    private static void FillNeuron(Span<float> weights, RandomWords words, uint item, float scale)
    {
        for (int k = 0; k < weights.Length; k += 4)
        {
            (uint w0, uint w1, uint w2, uint w3) = words.Block(item, (uint)k / 4);
            Vector256<double> normals = StandardNormal.Quantile(
                Vector256.Create(UnitUniform.Open(w0), UnitUniform.Open(w1), UnitUniform.Open(w2), UnitUniform.Open(w3))
            );
            for (int lane = 0; lane < Math.Min(4, weights.Length - k); lane++)
            {
                weights[k + lane] = (float)normals.GetElement(lane) * scale;
            }
        }
    }
}
