using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// The outputs of every modality on one chunk, kept apart: f^r, [R][panel][K][64]. Rules turn them into residuals in place. Their sum in
/// order of the modalities has the bits of the joint network's outputs.
/// </summary>
internal sealed unsafe class ModalityOutputs
{
    private readonly TrainingKernels _kernels;
    private readonly TrialShape _shape;
    private readonly AlignedFloats[] _outputs;

    /// <summary>Allocates for a shape.</summary>
    public ModalityOutputs(TrainingKernels kernels, TrialShape shape)
    {
        (_kernels, _shape) = (kernels, shape);
        _outputs = [.. shape.Dimensions.Select(_ => new AlignedFloats((long)shape.Classes * SampleLayout.Chunk))];
    }

    /// <summary>Floats of one panel: K * 64.</summary>
    public int PanelLength => _shape.Classes * SampleLayout.Panel;

    /// <summary>What one modality has on the chunk.</summary>
    public float* Of(int r) => _outputs[r].Pointer;

    /// <summary>What one modality has on one panel of the chunk.</summary>
    public float* Of(int r, int panel) => _outputs[r].Pointer + ((nint)panel * PanelLength);

    /// <summary>f = sum_r f^r on one panel.</summary>
    public void Sum(int panel, float* target, int samples) => Sum(panel, target, samples, without: -1);

    /// <summary>The sum of all modalities but one on one panel; zero where there is no other.</summary>
    public void Sum(int panel, float* target, int samples, int without)
    {
        bool any = false;
        for (int r = 0; r < _outputs.Length; r++)
        {
            if (r == without)
            {
                continue;
            }

            if (any)
            {
                _kernels.Add(target, Of(r, panel), target, _shape.Classes, samples);
            }
            else
            {
                new ReadOnlySpan<float>(Of(r, panel), PanelLength).CopyTo(new Span<float>(target, PanelLength));
            }

            any = true;
        }

        if (!any)
        {
            new Span<float>(target, PanelLength).Clear();
        }
    }
}
