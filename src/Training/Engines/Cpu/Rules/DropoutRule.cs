using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// The loss of sum_r g[i, r] f^r with the gates of <see cref="ModalityGates"/>, without rescaling; the residuals of a modality are zero on
/// samples that it does not see.
/// </summary>
internal sealed unsafe class DropoutRule : OutputRule
{
    private readonly ModalityGates _gates;
    private readonly AlignedFloats _open;
    private readonly int _stride;

    /// <summary>Prepares for a configuration.</summary>
    public DropoutRule(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace, GradientDescent descent)
        : base(kernels, configuration, workspace, descent)
    {
        _gates = new ModalityGates(configuration.Modalities, configuration.Data.TrainSamples, configuration.Remedy.DropProbability);
        _stride = workspace.Train.Panels * SampleLayout.Panel;
        _open = new AlignedFloats((long)_stride * configuration.Modalities);
    }

    /// <inheritdoc/>
    protected override bool HasResidualsOfModalities => true;

    /// <inheritdoc/>
    protected override bool LooksAtJointResiduals => false;

    /// <inheritdoc/>
    public override void Begin(StreamRoot streams, long trial, bool traced) => _gates.Begin(streams, trial);

    /// <inheritdoc/>
    public override float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation)
    {
        _gates.Fill(t, _open.Span[..(_stride * Modalities)]);
        return base.Gradient(weights, t, withLoss, tally, cancellation);
    }

    /// <inheritdoc/>
    protected override void Combine(float* joint, int panel, int whole)
    {
        int samples = Train.SamplesIn(whole);
        for (int r = 0; r < Modalities; r++)
        {
            Kernels.Gate(Gates(r, whole), Outputs.Of(r, panel), Classes, joint, samples, add: r != 0);
        }

        Kernels.Residuals(joint, Train.Labels(whole), Classes, null, samples);
        for (int r = 0; r < Modalities; r++)
        {
            Kernels.Gate(Gates(r, whole), joint, Classes, Outputs.Of(r, panel), samples, add: false);
        }
    }

    private float* Gates(int r, int whole) => _open.Pointer + ((nint)r * _stride) + ((nint)whole * SampleLayout.Panel);
}
