using System.Buffers;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// Dictionaries M^r in R^{d_r x K} with orthonormal columns (arXiv 2203.12221, Section 4.1). A random one is uniform (Haar) on those
/// matrices: the Q factor, with positive diagonal of R, of a matrix of independent standard normals (Mezzadri, Notices of the AMS 54,
/// 2007).
/// </summary>
public static class DictionarySampler
{
    private const int LargestKept = 1 << 17;

    /// <summary>The dictionaries of all modalities of a trial, [R][d_r * K], row-major (dimension, class).</summary>
    public static float[][] Draw(DataParameters data, StreamRoot root, long trial)
    {
        ArgumentNullException.ThrowIfNull(data);
        float[][] dictionaries = [.. data.Modalities.Select(modality => new float[checked(modality.Dimension * data.Classes)])];
        Fill(dictionaries, data, root, trial);
        return dictionaries;
    }

    /// <summary>Draws the dictionaries of all modalities of a trial into buffers.</summary>
    /// <param name="dictionaries">Receives M^r, [R][d_r * K], row-major (dimension, class).</param>
    /// <param name="data">The distribution.</param>
    /// <param name="root">Root of the random numbers.</param>
    /// <param name="trial">Trial index, 0 &lt;= trial &lt; 2^48.</param>
    /// <param name="stop">Checked on the way.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length or d_r &lt; K.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; the buffers hold a part.</exception>
    public static void Fill(float[][] dictionaries, DataParameters data, StreamRoot root, long trial, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(dictionaries);
        ArgumentNullException.ThrowIfNull(data);
        StreamKey key = StreamKey.Of(root);
        for (int r = 0; r < data.ModalityCount; r++)
        {
            int dimension = data.Modalities[r].Dimension;
            if (dimension < data.Classes || dictionaries[r].Length != dimension * data.Classes)
            {
                throw new ArgumentException($"Dictionary {r} must have d * K entries with d >= K.", nameof(dictionaries));
            }

            if (data.Dictionary == DictionaryKind.Canonical)
            {
                FillCanonical(dictionaries[r], data.Classes);
            }
            else
            {
                FillRandom(dictionaries[r], data.Classes, dimension, new RandomWords(key, trial, StreamPurpose.Dictionary, r), stop);
            }
        }
    }

    private static void FillCanonical(float[] dictionary, int classes)
    {
        Array.Clear(dictionary);
        for (int j = 0; j < classes; j++)
        {
            dictionary[(j * classes) + j] = 1;
        }
    }

    private static void FillRandom(float[] dictionary, int classes, int dimension, RandomWords words, CancellationToken stop)
    {
        // The pool keeps what it is given back; large ones are left to the collector.
        bool pooled = classes * dimension <= LargestKept;
        double[] columns = pooled ? ArrayPool<double>.Shared.Rent(classes * dimension) : new double[classes * dimension];
        for (int j = 0; j < classes; j++)
        {
            Span<double> column = columns.AsSpan(j * dimension, dimension);
            FillNormals(column, words, (uint)j);

            // Gram-Schmidt twice is orthogonal to working precision (Giraud, Langou, Rozloznik, van den Eshof, 2005).
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < j; i++)
                {
                    stop.ThrowIfCancellationRequested();
                    ReadOnlySpan<double> earlier = columns.AsSpan(i * dimension, dimension);
                    AddScaled(column, -Dot(column, earlier), earlier);
                }
            }

            double scale = 1 / Math.Sqrt(Dot(column, column));
            for (int k = 0; k < dimension; k++)
            {
                column[k] *= scale;
                dictionary[(k * classes) + j] = (float)column[k];
            }
        }

        if (pooled)
        {
            ArrayPool<double>.Shared.Return(columns);
        }
    }

    private static void FillNormals(Span<double> column, RandomWords words, uint item)
    {
        Span<uint> block = stackalloc uint[4];
        for (int k = 0; k < column.Length; k += 4)
        {
            (block[0], block[1], block[2], block[3]) = words.Block(item, (uint)k / 4);
            int width = Math.Min(4, column.Length - k);
            NormalWords.Fill(block[..width], column.Slice(k, width));
        }
    }

    // Plain loops in index order: the sums must not depend on the width of the machine's vectors.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum += a[k] * b[k];
        }

        return sum;
    }

    private static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        for (int k = 0; k < target.Length; k++)
        {
            target[k] += factor * source[k];
        }
    }
}
