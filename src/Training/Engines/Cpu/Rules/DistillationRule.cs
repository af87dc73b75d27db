using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// The joint loss plus a multiple of the mean squared distance, over samples and neurons, of every encoder's activations from those of its
/// trained uni-modal network, which the workspace holds: the coefficient of neuron (j, l) is E_j + 2 weight / (K m) (h* - h).
/// </summary>
internal sealed unsafe class DistillationRule : OutputRule
{
    private readonly TrialConfiguration _configuration;
    private readonly TrialWorkspace _workspace;
    private readonly ActivationConstants _constants;
    private readonly AlignedFloats[] _teacher;
    private readonly AlignedFloats[] _activations;
    private readonly AlignedFloats _ones;
    private readonly float _factor;

    /// <summary>Prepares for a configuration.</summary>
    public DistillationRule(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace, GradientDescent descent)
        : base(kernels, configuration, workspace, descent)
    {
        (_configuration, _workspace) = (configuration, workspace);
        _constants = ActivationConstants.Of(configuration.Network);
        _teacher = [.. workspace.ChunkRows.Select(_ => new AlignedFloats((long)RowLength * workspace.Train.Panels))];
        _activations = [.. workspace.ChunkRows.Select(_ => new AlignedFloats((long)RowLength * workspace.ChunkPanels))];
        _ones = new AlignedFloats((long)Outputs.PanelLength * workspace.ChunkPanels);
        _ones.Span.Fill(1);
        _factor = (float)(2 * configuration.Remedy.TeacherWeight / workspace.Shape.EncoderNeurons);
    }

    /// <inheritdoc/>
    protected override bool HasResidualsOfModalities => false;

    // Floats of the neurons on one panel.
    private int RowLength => _workspace.Shape.EncoderNeurons * SampleLayout.Panel;

    /// <inheritdoc/>
    public override void Begin(StreamRoot streams, long trial, bool traced)
    {
        for (int r = 0; r < Modalities; r++)
        {
            for (int panel = 0; panel < Train.Panels; panel++)
            {
                Forward(_workspace.UnimodalWeights, r, panel, 0, _teacher[r].Pointer + ((nint)panel * RowLength));
            }
        }
    }

    /// <inheritdoc/>
    protected override void Forward(AlignedFloats[] weights, int r, int start, int panels)
    {
        for (int p = 0; p < panels; p++)
        {
            Forward(weights, r, start + p, p, _activations[r].Pointer + ((nint)p * RowLength));
        }
    }

    /// <inheritdoc/>
    protected override void AddGradient(int r, int start, int panels, float* joint)
    {
        for (int p = 0; p < panels; p++)
        {
            Kernels.Distil(
                _workspace.ChunkRows[r].Pointer + ((nint)p * RowLength),
                _activations[r].Pointer + ((nint)p * RowLength),
                _teacher[r].Pointer + ((nint)(start + p) * RowLength),
                joint + ((nint)p * Outputs.PanelLength),
                _factor,
                Classes,
                _configuration.Network.Neurons,
                Train.SamplesIn(start + p)
            );
        }

        // A slope of padding is zero, and so is its coefficient.
        Descent.AddGradient(r, start, panels, _ones.Pointer, _workspace.Gradient[r]);
    }

    /// <inheritdoc/>
    protected override void Combine(float* joint, int panel, int whole) { }

    private void Forward(AlignedFloats[] weights, int r, int whole, int place, float* activations) =>
        Kernels.ForwardKeeping(
            Train.Inputs(r, whole),
            _workspace.Shape.Dimensions[r],
            weights[r].Pointer,
            Classes,
            _configuration.Network.Neurons,
            _constants,
            _workspace.ChunkRows[r].Pointer + ((nint)place * RowLength),
            activations,
            Outputs.Of(r, place),
            Train.SamplesIn(whole),
            _workspace.Stop
        );
}
