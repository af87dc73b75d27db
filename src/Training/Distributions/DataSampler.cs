using System.Buffers;
using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// Draws samples (y, X^1 .. X^R) with X^r = M^r (z^r + alpha^r) + xi'^r (arXiv 2203.12221, Section 4.1). All arithmetic is double and
/// deterministic; codes and inputs are rounded to float32 once, and X is made from the rounded code.
/// </summary>
/// <remarks>
/// Addresses (see <see cref="RandomWords"/>): label of sample i: item i / 4, word i % 4; code: see <see cref="CodeSampler"/>;
/// noise of sample i, dimension k: item i, position k / 4, word k % 4. None depends on n, K, m or d. A stratified sample has the same
/// addresses, but for labels, which are not drawn.
/// </remarks>
public static class DataSampler
{
    private const int Chunk = CodeSampler.Chunk;

    // Labels that are drawn, and dimensions of a chunk, between two looks at whether to stop.
    private const int LabelStretch = 1 << 14;
    private const int DimensionStretch = 1 << 10;

    /// <summary>Draws a sample into new arrays; see <see cref="Fill"/>.</summary>
    /// <param name="data">The distribution.</param>
    /// <param name="role">Training, test or validation sample.</param>
    /// <param name="count">Number of samples, at least 1.</param>
    /// <param name="dictionaries">M^r as <see cref="DictionarySampler"/> draws them for this trial.</param>
    /// <param name="root">Root of the random numbers.</param>
    /// <param name="trial">Trial index, 0 &lt;= trial &lt; 2^48.</param>
    public static SampleSet Draw(DataParameters data, SampleRole role, int count, float[][] dictionaries, StreamRoot root, long trial)
    {
        SampleSet samples = SampleSet.Allocate(data, count);
        Fill(samples, data, role, dictionaries, root, trial);
        return samples;
    }

    /// <summary>Draws a sample into the arrays of an existing one; allocates nothing.</summary>
    /// <param name="samples">Receives the sample; its shape must be that of <see cref="SampleSet.Allocate"/> for this distribution.</param>
    /// <param name="data">The distribution.</param>
    /// <param name="role">Training, test or validation sample.</param>
    /// <param name="dictionaries">M^r, [R][d_r * K], row-major; read only when the dictionary is random.</param>
    /// <param name="root">Root of the random numbers.</param>
    /// <param name="trial">Trial index, 0 &lt;= trial &lt; 2^48.</param>
    /// <param name="strata">The strata of a stratified sample; null for independent samples.</param>
    /// <param name="stop">Checked on the way.</param>
    /// <exception cref="ArgumentException">An array has the wrong length, or the strata are those of another sample.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; the arrays hold a part.</exception>
    public static void Fill(
        SampleSet samples,
        DataParameters data,
        SampleRole role,
        float[][] dictionaries,
        StreamRoot root,
        long trial,
        TestStrata? strata = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(dictionaries);
        CheckShape(samples, data, dictionaries, strata);
        StreamKey key = StreamKey.Of(root);
        (StreamPurpose label, StreamPurpose code, StreamPurpose noise) = Purposes(role);
        int[] patterns = strata is null ? [] : ArrayPool<int>.Shared.Rent(samples.Count);
        if (strata is null)
        {
            FillLabels(samples.Labels, data.Classes, new RandomWords(key, trial, label), stop);
        }
        else
        {
            strata.Fill(samples.Labels, patterns.AsSpan(0, samples.Count));
        }

        Span<double> insufficient = stackalloc double[Chunk];
        double[] signal = ArrayPool<double>.Shared.Rent(data.Classes * Chunk);
        for (int r = 0; r < data.ModalityCount; r++)
        {
            RandomWords codeWords = new(key, trial, code, r);
            RandomWords noiseWords = new(key, trial, noise, r);
            CodeSampler codes = new(data, r, codeWords);
            float[]? dictionary = data.Dictionary == DictionaryKind.Random ? dictionaries[r] : null;
            int dimension = data.Modalities[r].Dimension;
            for (int first = 0; first < samples.Count; first += Chunk)
            {
                int count = Math.Min(Chunk, samples.Count - first);
                if (strata is not null)
                {
                    FillInsufficient(insufficient[..count], samples, r, first, patterns, strata);
                }

                codes.Fill(
                    first,
                    samples.Labels.AsSpan(first, count),
                    samples.Sufficient[r].AsSpan(first, count),
                    samples.Codes[r].AsSpan(first * data.Classes, count * data.Classes),
                    signal,
                    strata is null ? default : insufficient[..count]
                );
                Span<float> inputs = samples.Inputs[r].AsSpan(first * dimension, count * dimension);
                FillInputs(inputs, count, data, data.NoiseOf(r), dictionary, signal, noiseWords, (uint)first, stop);
            }
        }

        ArrayPool<double>.Shared.Return(signal);
        if (strata is not null)
        {
            ArrayPool<int>.Shared.Return(patterns);
        }
    }

    // Modalities are drawn in order, so how many before this one are insufficient is known.
    private static void FillInsufficient(
        Span<double> insufficient,
        SampleSet samples,
        int modality,
        int first,
        ReadOnlySpan<int> patterns,
        TestStrata strata
    )
    {
        for (int i = 0; i < insufficient.Length; i++)
        {
            int before = 0;
            for (int r = 0; r < modality && before < 2; r++)
            {
                before += samples.Sufficient[r][first + i] ? 0 : 1;
            }

            insufficient[i] = strata.Insufficient(patterns[first + i], modality, before);
        }
    }

    private static (StreamPurpose Label, StreamPurpose Code, StreamPurpose Noise) Purposes(SampleRole role) =>
        role switch
        {
            SampleRole.Train => (StreamPurpose.TrainLabel, StreamPurpose.TrainCode, StreamPurpose.TrainNoise),
            SampleRole.Test => (StreamPurpose.TestLabel, StreamPurpose.TestCode, StreamPurpose.TestNoise),
            SampleRole.Validation => (StreamPurpose.ValidationLabel, StreamPurpose.ValidationCode, StreamPurpose.ValidationNoise),
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a sample of a trial."),
        };

    private static void FillLabels(int[] labels, int classes, RandomWords words, CancellationToken stop)
    {
        for (int i = 0; i < labels.Length; i += 4)
        {
            if (i % LabelStretch == 0)
            {
                stop.ThrowIfCancellationRequested();
            }

            (uint w0, uint w1, uint w2, uint w3) = words.Block((uint)i / 4, 0);
            ReadOnlySpan<uint> block = [w0, w1, w2, w3];
            for (int lane = 0; lane < Math.Min(4, labels.Length - i); lane++)
            {
                labels[i + lane] = UnitUniform.Index(block[lane], classes);
            }
        }
    }

    // Inputs of one chunk, [count * d], row-major; four dimensions share a block of noise words.
    private static void FillInputs(
        Span<float> inputs,
        int count,
        DataParameters data,
        double sigma,
        float[]? dictionary,
        ReadOnlySpan<double> signal,
        RandomWords words,
        uint first,
        CancellationToken stop
    )
    {
        int dimension = inputs.Length / count;
        Span<uint> block = stackalloc uint[4 * Chunk];
        Span<double> normals = stackalloc double[Chunk],
            mixed = stackalloc double[Chunk];
        normals.Clear();
        for (int k = 0; k < dimension; k++)
        {
            if (k % DimensionStretch == 0)
            {
                stop.ThrowIfCancellationRequested();
            }

            if (sigma != 0)
            {
                if (k % 4 == 0)
                {
                    words.Items(
                        first,
                        (uint)k / 4,
                        block[..count],
                        block.Slice(Chunk, count),
                        block.Slice(2 * Chunk, count),
                        block.Slice(3 * Chunk, count)
                    );
                }

                NormalWords.Fill(block.Slice(k % 4 * Chunk, count), normals[..count]);
            }

            if (dictionary is not null)
            {
                Mix(mixed, dictionary.AsSpan(k * data.Classes, data.Classes), signal);
            }
            else if (k < data.Classes)
            {
                signal.Slice(k * Chunk, Chunk).CopyTo(mixed);
            }
            else
            {
                mixed.Clear();
            }

            for (int i = 0, at = k; i < count; i++, at += dimension)
            {
                inputs[at] = (float)(mixed[i] + (sigma * normals[i]));
            }
        }
    }

    // mixed_i = sum_j M_kj signal_ji, j in order, so that every lane width gives the same bits. Lanes past the chunk's end are not used.
    private static void Mix(Span<double> mixed, ReadOnlySpan<float> row, ReadOnlySpan<double> signal)
    {
        for (int i = 0; i < Chunk; i += 4)
        {
            Vector256<double> sum = Vector256<double>.Zero;
            for (int j = 0; j < row.Length; j++)
            {
                Vector256<double> lanes = Vector256.Create(signal.Slice((j * Chunk) + i, 4));
                sum = Vector256.FusedMultiplyAdd(Vector256.Create((double)row[j]), lanes, sum);
            }

            sum.CopyTo(mixed.Slice(i, 4));
        }
    }

    private static void CheckShape(SampleSet samples, DataParameters data, float[][] dictionaries, TestStrata? strata)
    {
        bool fits =
            (strata is null || (strata.Samples, strata.Classes, strata.Modalities) == (samples.Count, data.Classes, data.ModalityCount))
            && samples.Labels.Length == samples.Count
            && samples.Inputs.Length == data.ModalityCount
            && samples.Codes.Length == data.ModalityCount
            && samples.Sufficient.Length == data.ModalityCount
            && (data.Dictionary == DictionaryKind.Canonical || dictionaries.Length == data.ModalityCount);
        for (int r = 0; fits && r < data.ModalityCount; r++)
        {
            int dimension = data.Modalities[r].Dimension;
            fits =
                dimension >= data.Classes
                && samples.Inputs[r].Length == samples.Count * dimension
                && samples.Codes[r].Length == samples.Count * data.Classes
                && samples.Sufficient[r].Length == samples.Count
                && (data.Dictionary == DictionaryKind.Canonical || dictionaries[r].Length == dimension * data.Classes);
        }

        if (!fits)
        {
            throw new ArgumentException("The arrays do not have the shape of this distribution and sample size.", nameof(samples));
        }
    }
}
