using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>
/// Gamma_{j,r} = max_l [&lt;w_{j,l,r}, M_j^r&gt;]_+ in float32. The product with a random dictionary is the chain of fused multiply-adds
/// over the dimensions in order; with the canonical one it is w_{j,l,r} at coordinate j, which that chain gives as well.
/// </summary>
internal sealed unsafe class GammaMeter(TrialShape shape, DictionaryKind kind, float[][] dictionaries)
{
    // Neurons that are measured between two looks at whether to stop.
    private const int Stretch = 64;

    /// <summary>Gamma of one class and modality.</summary>
    /// <param name="encoder">Weights of the modality's encoder, [K m d_r].</param>
    /// <param name="modality">r.</param>
    /// <param name="label">j.</param>
    /// <param name="stop">Checked on the way.</param>
    public float Measure(AlignedFloats encoder, int modality, int label, CancellationToken stop = default) =>
        Measure(encoder.Pointer, modality, label, stop);

    /// <summary>Gamma of all classes of one modality into column r of a [K, R] matrix.</summary>
    public void Measure(AlignedFloats encoder, int modality, Span<float> gamma, CancellationToken stop = default) =>
        Measure(encoder.Pointer, modality, gamma, stop);

    /// <summary>Gamma of all classes of one modality into column r of a [K, R] matrix.</summary>
    /// <param name="encoder">Weights of the modality's encoder, [K m d_r].</param>
    /// <param name="modality">r.</param>
    /// <param name="gamma">Receives Gamma.</param>
    /// <param name="stop">Checked on the way.</param>
    public void Measure(ReadOnlySpan<float> encoder, int modality, Span<float> gamma, CancellationToken stop = default)
    {
        fixed (float* weights = encoder)
        {
            Measure(weights, modality, gamma, stop);
        }
    }

    private float Measure(float* encoder, int modality, int label, CancellationToken stop)
    {
        int dimension = shape.Dimensions[modality];
        float* weights = encoder + ((nint)label * shape.Neurons * dimension);
        float largest = 0;
        for (int l = 0; l < shape.Neurons; l++, weights += dimension)
        {
            if (l % Stretch == 0)
            {
                stop.ThrowIfCancellationRequested();
            }

            float product = kind == DictionaryKind.Canonical ? weights[label] : Product(weights, dictionaries[modality], label, dimension);
            if (product > largest)
            {
                largest = product;
            }
        }

        return largest;
    }

    private void Measure(float* encoder, int modality, Span<float> gamma, CancellationToken stop)
    {
        for (int j = 0; j < shape.Classes; j++)
        {
            gamma[(j * shape.Modalities) + modality] = Measure(encoder, modality, j, stop);
        }
    }

    private float Product(float* weights, float[] dictionary, int label, int dimension)
    {
        float sum = 0;
        int at = label;
        for (int k = 0; k < dimension; k++, at += shape.Classes)
        {
            sum = MathF.FusedMultiplyAdd(weights[k], dictionary[at], sum);
        }

        return sum;
    }
}
