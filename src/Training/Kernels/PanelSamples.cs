using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Kernels;

/// <summary>A sample in the layout of the kernels: inputs [R][panel][d_r][64], labels [panel][64] as floats with -1 for padding.</summary>
internal sealed unsafe class PanelSamples
{
    private readonly AlignedFloats[] _inputs;
    private readonly AlignedFloats _labels;
    private readonly int[] _dimensions;

    /// <summary>Allocates the layout for a number of samples and the dimensions of the modalities.</summary>
    public PanelSamples(int count, ReadOnlySpan<int> dimensions)
    {
        Count = count;
        Panels = SampleLayout.Panels(count);
        _dimensions = dimensions.ToArray();
        _labels = new AlignedFloats((long)Panels * SampleLayout.Panel);
        _inputs = new AlignedFloats[dimensions.Length];
        for (int r = 0; r < dimensions.Length; r++)
        {
            _inputs[r] = new AlignedFloats((long)Panels * SampleLayout.Panel * dimensions[r]);
        }
    }

    /// <summary>Number of samples without padding.</summary>
    public int Count { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>Inputs of one modality and panel, [d][64].</summary>
    public float* Inputs(int modality, int panel) => _inputs[modality].Pointer + ((nint)panel * SampleLayout.Panel * _dimensions[modality]);

    /// <summary>Labels of one panel, [64].</summary>
    public float* Labels(int panel) => _labels.Pointer + ((nint)panel * SampleLayout.Panel);

    /// <summary>Samples of one panel without padding.</summary>
    public int SamplesIn(int panel) => Math.Min(SampleLayout.Panel, Count - (panel * SampleLayout.Panel));

    /// <summary>Copies a sample of this shape into the layout.</summary>
    public void Fill(SampleSet samples)
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
                    FillPanel(source + ((nint)panel * SampleLayout.Panel * dimension), Inputs(r, panel), SamplesIn(panel), dimension);
                }
            }
        }
    }

    private static void FillPanel(float* source, float* target, int samples, int dimension)
    {
        for (int k = 0; k < dimension; k++)
        {
            for (int i = 0; i < samples; i++)
            {
                target[i] = source[((nint)i * dimension) + k];
            }

            target += SampleLayout.Panel;
        }
    }
}
