using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>
/// The trained second layer: forward pass, gradient and step. The layer of modality r, [K m], stands behind the weights of its encoder, so
/// that whoever copies an encoder copies both.
/// </summary>
internal sealed unsafe class SecondLayer(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace)
{
    private readonly ActivationConstants _constants = ActivationConstants.Of(configuration.Network);
    private readonly double _rate = configuration.Network.SecondLayerStep!.Value / configuration.Data.TrainSamples;

    private TrialShape Shape => workspace.Shape;

    /// <summary>The layer of an encoder.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="encoder">Weights and layer of modality r.</param>
    /// <param name="r">The modality.</param>
    public static Span<float> Of(TrialShape shape, AlignedFloats encoder, int r) =>
        encoder.Span.Slice(shape.Weights(r), shape.EncoderNeurons);

    /// <summary>Outputs of one modality on some panels; leaves slopes times layer, and activations.</summary>
    public void Forward(AlignedFloats encoder, int r, PanelSamples data, int start, int panels, float* scores, bool add)
    {
        nint rows = (nint)Shape.EncoderNeurons * SampleLayout.Panel;
        for (int p = 0; p < panels; p++)
        {
            kernels.ForwardLayered(
                data.Inputs(r, start + p),
                Shape.Dimensions[r],
                encoder.Pointer,
                encoder.Pointer + Shape.Weights(r),
                Shape.Classes,
                Shape.Neurons,
                _constants,
                workspace.ChunkRows[r].Pointer + (p * rows),
                workspace.Activations[r].Pointer + (p * rows),
                scores + ((nint)p * Shape.Classes * SampleLayout.Panel),
                data.SamplesIn(start + p),
                add,
                workspace.Stop
            );
        }
    }

    /// <summary>Adds the gradient sums of one modality's layer on some panels, whose activations <see cref="Forward"/> left.</summary>
    public void AddGradient(int r, PanelSamples data, int start, int panels, float* residuals)
    {
        nint rows = (nint)Shape.EncoderNeurons * SampleLayout.Panel;
        for (int p = 0; p < panels; p++)
        {
            kernels.LayerGradient(
                workspace.Activations[r].Pointer + (p * rows),
                residuals + ((nint)p * Shape.Classes * SampleLayout.Panel),
                Shape.Classes,
                Shape.Neurons,
                workspace.LayerSums[r].Pointer,
                data.SamplesIn(start + p)
            );
        }
    }

    /// <summary>Applies the gradient sums of one modality's layer, times a factor; false when a weight became NaN or infinite.</summary>
    public bool Step(AlignedFloats encoder, int r, double factor)
    {
        bool finite = true;
        Span<float> layer = Of(Shape, encoder, r);
        float rate = (float)(_rate * factor);
        for (int neuron = 0; neuron < layer.Length; neuron++)
        {
            double sum = 0;
            foreach (float lane in workspace.LayerSums[r].Span.Slice(neuron * SampleLayout.Lanes, SampleLayout.Lanes))
            {
                sum += lane;
            }

            layer[neuron] = MathF.FusedMultiplyAdd(rate, (float)sum, layer[neuron]);
            finite &= float.IsFinite(layer[neuron]);
        }

        return finite;
    }
}
