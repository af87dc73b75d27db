using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Kernels.Layout;

/// <summary>
/// A sample in the layout of the kernels: inputs [R][panel][d_r][64], labels [panel][64] as floats with -1 for padding, and for training
/// the inputs of large dimensions once more as <see cref="DimensionLayout"/> says. Inputs are divided by beta, so that the activation need
/// not do it.
/// </summary>
internal sealed unsafe class PanelSamples
{
    private readonly AlignedFloats[] _inputs;
    private readonly AlignedFloats _labels;
    private readonly AlignedFloats?[] _byDimension;
    private readonly int[] _dimensions;

    /// <summary>Allocates the layout for a number of samples and the dimensions of the modalities.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="dimensions">d_r.</param>
    /// <param name="forTraining">Whether gradients are wanted.</param>
    public PanelSamples(int count, ReadOnlySpan<int> dimensions, bool forTraining)
    {
        Count = count;
        Panels = SampleLayout.Panels(count);
        _dimensions = dimensions.ToArray();
        _labels = new AlignedFloats((long)Panels * SampleLayout.Panel);
        _inputs = new AlignedFloats[dimensions.Length];
        _byDimension = new AlignedFloats?[dimensions.Length];
        for (int r = 0; r < dimensions.Length; r++)
        {
            _inputs[r] = new AlignedFloats((long)Panels * SampleLayout.Panel * dimensions[r]);
            if (forTraining && DimensionLayout.Serves(dimensions[r]))
            {
                _byDimension[r] = new AlignedFloats((long)Panels * SampleLayout.Panel * SampleLayout.RoundUp(dimensions[r]));
            }
        }
    }

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes =>
        sizeof(float) * (_labels.Length + _inputs.Sum(i => (long)i.Length) + _byDimension.Sum(i => (long)(i?.Length ?? 0)));

    /// <summary>Number of samples without padding.</summary>
    public int Count { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>Inputs of one modality and panel, [d][64].</summary>
    public float* Inputs(int modality, int panel) => _inputs[modality].Pointer + ((nint)panel * SampleLayout.Panel * _dimensions[modality]);

    /// <summary>Inputs of one modality and panel as <see cref="DimensionLayout"/> says; null where they are not kept.</summary>
    public float* InputsByDimension(int modality, int panel) =>
        _byDimension[modality] is AlignedFloats inputs
            ? inputs.Pointer + ((nint)panel * SampleLayout.Panel * SampleLayout.RoundUp(_dimensions[modality]))
            : null;

    /// <summary>Labels of one panel, [64].</summary>
    public float* Labels(int panel) => _labels.Pointer + ((nint)panel * SampleLayout.Panel);

    /// <summary>Samples of some panels without padding.</summary>
    /// <param name="panel">The first of them.</param>
    /// <param name="panels">Their number; they must exist.</param>
    public int SamplesIn(int panel, int panels = 1) => Math.Min(panels * SampleLayout.Panel, Count - (panel * SampleLayout.Panel));

    /// <summary>Copies a sample of this shape into the layout.</summary>
    /// <param name="samples">The sample.</param>
    /// <param name="scale">Factor of the inputs, 1 / beta.</param>
    /// <param name="stop">Checked for every panel.</param>
    public void Fill(SampleSet samples, float scale, CancellationToken stop = default)
    {
        _labels.Span.Fill(-1f);
        for (int i = 0; i < Count; i++)
        {
            _labels.Span[i] = samples.Labels[i];
        }

        for (int r = 0; r < _inputs.Length; r++)
        {
            int dimension = _dimensions[r];
            fixed (float* source = samples.Inputs[r])
            {
                for (int panel = 0; panel < Panels; panel++)
                {
                    stop.ThrowIfCancellationRequested();
                    float* rows = source + ((nint)panel * SampleLayout.Panel * dimension);
                    FillPanel(rows, Inputs(r, panel), SamplesIn(panel), dimension, scale);
                    if (InputsByDimension(r, panel) is var blocks && blocks != null)
                    {
                        FillBlocks(rows, blocks, SamplesIn(panel), dimension, scale);
                    }
                }
            }
        }
    }

    private static void FillPanel(float* source, float* target, int samples, int dimension, float scale)
    {
        for (int k = 0; k < dimension; k++)
        {
            for (int i = 0; i < samples; i++)
            {
                target[i] = source[((nint)i * dimension) + k] * scale;
            }

            target += SampleLayout.Panel;
        }
    }

    private static void FillBlocks(float* source, float* target, int samples, int dimension, float scale)
    {
        int stride = SampleLayout.RoundUp(dimension);
        for (int first = 0; first < stride; )
        {
            int width = DimensionLayout.NextBlock(stride - first);
            for (int i = 0; i < samples; i++)
            {
                for (int k = first; k < Math.Min(first + width, dimension); k++)
                {
                    target[(i * width) + k - first] = source[((nint)i * dimension) + k] * scale;
                }
            }

            target += SampleLayout.Panel * width;
            first += width;
        }
    }
}
